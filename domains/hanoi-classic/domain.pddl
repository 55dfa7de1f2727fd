; The Tower of Hanoi of the textbooks: a move takes a disc from where it lies to a larger disc or a peg.
(define (domain hanoi-classic)
  (:requirements :strips :typing)
  (:types
    spot - object
    disc peg - spot)
  (:predicates
    (on ?d - disc ?s - spot)
    (clear ?s - spot)
    (smaller ?d - disc ?s - spot))

  (:action move
    :parameters (?d - disc ?from ?to - spot)
    :precondition (and (clear ?d) (on ?d ?from) (clear ?to) (smaller ?d ?to))
    :effect (and (on ?d ?to) (clear ?from) (not (on ?d ?from)) (not (clear ?to)))))
