; 7 discs, smallest first; the tower goes from peg1 to peg3 in 254 steps.
(define (problem hanoi-7)
  (:domain hanoi)
  (:objects
    blue red green yellow orange purple white - disc
    peg1 peg2 peg3 - peg)
  (:init
    (gripper-empty)
    (clear table)
    (clear blue) (clear peg2) (clear peg3)
    (on blue red) (on red green) (on green yellow) (on yellow orange) (on orange purple) (on purple white) (on white peg1)
    (smaller blue red) (smaller blue green) (smaller blue yellow) (smaller blue orange) (smaller blue purple) (smaller blue white) (smaller blue peg1) (smaller blue peg2) (smaller blue peg3)
    (smaller red green) (smaller red yellow) (smaller red orange) (smaller red purple) (smaller red white) (smaller red peg1) (smaller red peg2) (smaller red peg3)
    (smaller green yellow) (smaller green orange) (smaller green purple) (smaller green white) (smaller green peg1) (smaller green peg2) (smaller green peg3)
    (smaller yellow orange) (smaller yellow purple) (smaller yellow white) (smaller yellow peg1) (smaller yellow peg2) (smaller yellow peg3)
    (smaller orange purple) (smaller orange white) (smaller orange peg1) (smaller orange peg2) (smaller orange peg3)
    (smaller purple white) (smaller purple peg1) (smaller purple peg2) (smaller purple peg3)
    (smaller white peg1) (smaller white peg2) (smaller white peg3))
  (:goal
    (and (on blue red) (on red green) (on green yellow) (on yellow orange) (on orange purple) (on purple white) (on white peg3))))
