; The Tower of Hanoi for one gripper: each move is a pick and a place.
; A disc that fell onto the table may be picked there, none may be placed there.
(define (domain hanoi)
  (:requirements :strips :typing)
  (:types
    location - object
    spot surface - location
    disc peg - spot)
  (:constants
    table - surface)
  (:predicates
    (on ?d - disc ?l - location)
    (clear ?l - location)
    (holding ?d - disc)
    (gripper-empty)
    (smaller ?d - disc ?s - spot))

  (:action pick
    :parameters (?d - disc ?from - location)
    :precondition (and (clear ?d) (on ?d ?from) (gripper-empty))
    :effect (and (holding ?d) (clear ?from) (not (on ?d ?from)) (not (clear ?d)) (not (gripper-empty))))

  (:action place
    :parameters (?d - disc ?to - spot)
    :precondition (and (holding ?d) (smaller ?d ?to) (clear ?to))
    :effect (and (on ?d ?to) (clear ?d) (gripper-empty) (not (holding ?d)) (not (clear ?to)))))
