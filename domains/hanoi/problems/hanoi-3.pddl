; 3 discs, smallest first; the tower goes from peg1 to peg3 in 14 steps.
(define (problem hanoi-3)
  (:domain hanoi)
  (:objects
    blue red green - disc
    peg1 peg2 peg3 - peg)
  (:init
    (gripper-empty)
    (clear table)
    (clear blue) (clear peg2) (clear peg3)
    (on blue red) (on red green) (on green peg1)
    (smaller blue red) (smaller blue green) (smaller blue peg1) (smaller blue peg2) (smaller blue peg3)
    (smaller red green) (smaller red peg1) (smaller red peg2) (smaller red peg3)
    (smaller green peg1) (smaller green peg2) (smaller green peg3))
  (:goal
    (and (on blue red) (on red green) (on green peg3))))
