#!/usr/bin/env bash
# Runs the episodes behind the tables of benchmarks/README.md, about a quarter of an hour on two cores. The seeds were chosen
# before the first run and belong to these tables alone: everything is tuned on seeds below 10000.
# A run that was interrupted goes on where it was; a change of the sources starts anew.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bench() {
  local name="$1"
  shift
  printf '%s %s %s %s\n' "$(date -u +%FT%TZ)" "$(git rev-parse HEAD)" "$name" "$*" >> benchmarks/runs.txt
  npx praxis bench --seed 10000 --out "benchmarks/results/$name" "$@"
}

bench paper-noise --scenarios move,hanoi-3,hanoi-4,hanoi-5,any-start,any-goal --episodes 100
bench perturbed --scenarios hanoi-3 --episodes 100 --noise perturbed --observation-noise 1mm,1deg
bench perturbed-late --scenarios hanoi-3,any-goal-4 --episodes 100 --noise perturbed --observation-noise 1mm,1deg \
  --sense-every 3 --sense-delay 2
bench many-discs --scenarios hanoi-6,hanoi-7 --episodes 20
# Three and four discs by cameras are a part of the comparison (results/compared).
bench cameras --agents nesy --scenarios hanoi-5 --episodes 100
bench cameras-all-shifts --agents nesy --look all-shifts --scenarios hanoi-3 --episodes 100
bench cameras-knock --agents nesy --noise knock --scenarios hanoi-3 --episodes 100
