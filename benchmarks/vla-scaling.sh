#!/usr/bin/env bash
# How the policy of our own gets better with data and with training: trains it on shares of the demonstrations and for shares of the
# steps, and plays 100 single moves and 100 games of three discs with each. Two trainings side by side; not timed yet.
# What was interrupted goes on where it was. Seeds as in tables.sh; npm run bench:vla-scaling prints the table.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

full=9600
results=benchmarks/results/vla-scaling

# Of shares both of the episodes and of the steps, every frame is shown as often as in the full training.
variant() {
  local name="$1" share="$2" steps="$3"
  local model="runs/vla-scaling/$name"
  printf '%s %s vla-scaling/%s --data-share %s --steps %s\n' \
    "$(date -u +%FT%TZ)" "$(git rev-parse HEAD)" "$name" "$share" "$steps" >> benchmarks/runs.txt
  [[ -f "$model/policy.json" ]] ||
    npx praxis train vla --encoder perception --data-share "$share" --steps "$steps" --resume --out "$model"
  play "$name" vla-guided move "$model"
  play "$name" vla-e2e hanoi-3 "$model"
}

play() {
  npx praxis bench --agents "$2" --scenarios "$3" --episodes 100 --seed 10000 --workers 1 --idle-seconds 0 \
    --vla "$4" --out "$results/$1/$2"
}

npx praxis train vla --encoder perception --only-data
(variant passes-2 1 $((2 * full))) &
longest=$!
(
  variant passes-quarter 1 $((full / 4))
  variant passes-half 1 $((full / 2))
  variant data-quarter 0.25 $((full / 4))
  variant data-half 0.5 $((full / 2))
) &
others=$!
wait "$longest"
wait "$others"
