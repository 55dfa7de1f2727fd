/** Style of the report: light and dark, and one column on a telephone. Colours c1 … c8 are those of plots. */
export const reportStyle = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1c1d1f; --faint: #5d6066; --line: #d4d6da; --shade: #f4f5f7;
  --c1: #2463a8; --c2: #c25416; --c3: #23804f; --c4: #84459f; --c5: #a3292f; --c6: #6a6a6a; --c7: #8a6d00; --c8: #00767d }
@media (prefers-color-scheme: dark) {
  :root { --paper: #16181b; --ink: #e6e7e9; --faint: #a3a7ae; --line: #3a3d43; --shade: #1f2226;
    --c1: #75aeea; --c2: #f2945a; --c3: #66c795; --c4: #c596e4; --c5: #f08882; --c6: #aeb0b4; --c7: #d9bd4a; --c8: #5cc3ca }
}
* { box-sizing: border-box }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 76rem; padding: 1rem; color: var(--ink); background: var(--paper) }
h1 { font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; border-bottom: 1px solid var(--line) }
p, li { max-width: 46rem }
code { font-size: .85em; overflow-wrap: anywhere }
.scroll { overflow-x: auto; max-width: 100%; margin: .8rem 0 }
.scroll:focus-visible { outline: 2px solid var(--c1) }
table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums }
th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; min-width: 4.5rem }
td { white-space: nowrap }
th { color: var(--faint); font-weight: 600; vertical-align: bottom }
.words { text-align: left; min-width: 7rem }
td.words { white-space: normal; min-width: 7rem; max-width: 22rem }
.literature { background: var(--shade); font-style: italic }
.literature-note { color: var(--faint) }
.beside { display: flex; flex-wrap: wrap; gap: 0 2.5rem; align-items: flex-start }
.beside > * { flex: 1 1 24rem; min-width: 0 }
figure { margin: 1rem 0; max-width: 100% }
figure.plot { max-width: 34rem }
figure.plot svg { width: 100%; height: auto }
figure.plot [class*="swatch"] svg { width: 15px; height: 15px }
figure.plot [class*="swatches"] { font-size: 13px }
figure.film img { max-width: 100%; height: auto }
figcaption { color: var(--faint); font-size: .9rem }
details { margin: .6rem 0 } summary { cursor: pointer }
@media (max-width: 40rem) { body { padding: .8rem } table { font-size: .8rem } }
`;
