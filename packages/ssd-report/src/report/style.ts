/** The report's look, for paper-white and dark screens; no fonts or files from outside. */
export const reportStyle = `
:root { color-scheme: light dark; --ground: #f4f6f8; --card: #fff; --ink: #1c2733; --soft: #5d6b79; --line: #dde3e9;
  --blue: #0b7fd4; --orange: #e06500; --green: #0a9a55; --violet: #7350e0; --grey: #8593a1; --track: #e8edf1; }
@media (prefers-color-scheme: dark) { :root { --ground: #12171c; --card: #1b2229; --ink: #e6ebf0; --soft: #9aa7b4;
  --line: #2d3741; --blue: #4aa8f0; --orange: #ff9447; --green: #3ecb86; --violet: #a58bff; --grey: #7f8d9a; --track: #2a333c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
main { max-width: 1240px; margin: 0 auto; padding: 32px 20px 64px; }
h1 { margin: 0; font-size: 28px; letter-spacing: -0.01em; } h1, h2, .soft { overflow-wrap: anywhere; }
h2 { margin: 44px 0 14px; font-size: 19px; }
p { margin: 4px 0; } .soft { color: var(--soft); }
.grid { display: grid; gap: 16px; } .grid > * { min-width: 0; }
.figures { grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); margin-top: 24px; }
.halves { grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); align-items: start; }
.pictures { grid-template-columns: repeat(auto-fill, minmax(min(480px, 100%), 1fr)); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 16px 18px; overflow-x: auto; }
.figure b { display: block; font-size: 26px; line-height: 1.2; font-variant-numeric: tabular-nums; }
.figure.main b { color: var(--blue); }
.chart, .card > svg { display: block; width: 100%; height: auto; }
.paper { background: #fff; }
svg { max-width: 100%; height: auto; } .scroll { max-width: 100%; overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 600; color: var(--soft); }
th, td { padding: 6px 10px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:last-child > * { border-bottom: 0; } thead tr:last-child > * { border-bottom: 1px solid var(--line); }
caption { text-align: left; font-weight: 600; padding-bottom: 6px; }
tbody th { font-weight: 400; color: var(--ink); overflow-wrap: anywhere; } tbody th.key { color: var(--soft); }
details { margin-top: 14px; } summary { cursor: pointer; font-weight: 600; } details caption { display: none; }
:focus-visible { outline: 2px solid var(--blue); outline-offset: 2px; } .number { text-align: right; }
.track { background: var(--track); border-radius: 4px; height: 10px; min-width: 80px; margin-top: 7px; overflow: hidden; }
.track i { display: block; height: 100%; }
.dot { display: inline-block; width: 11px; height: 11px; border-radius: 3px; margin-right: 8px; }
figure { margin: 0; } figure img { display: block; width: 100%; height: auto; border-radius: 6px; }
figcaption { padding-top: 8px; color: var(--soft); font-size: 13px; overflow-wrap: anywhere; }
.legend span { display: inline-block; max-width: 100%; margin-right: 18px; overflow-wrap: anywhere; }
.dashes { display: inline-block; width: 26px; border-top: 2px dashed currentColor; margin: 0 8px 4px 0; }
code { font: 13px/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
td code { overflow-wrap: anywhere; } .key { white-space: nowrap; color: var(--soft); width: 1%; padding-right: 22px; }
@media (max-width: 600px) { main { padding: 20px 12px 40px; } h1 { font-size: 23px; } h2 { margin-top: 32px; }
  .card { padding: 12px; } .key { white-space: normal; min-width: 84px; padding-right: 12px; } .bar { display: none; }
  tbody th { min-width: 104px; } th, td { padding-right: 6px; } }
@media print { body { background: #fff; } .card, figure { break-inside: avoid; } }
`;
