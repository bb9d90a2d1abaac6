/** The page's look, on light and dark screens and on paper; no fonts or files from outside. */
export const htmlStyle = `
:root { color-scheme: light dark; --ground: #f4f6f8; --card: #fff; --ink: #1c2733; --soft: #5d6b79; --line: #dde3e9; --blue: #0b6fc0; }
@media (prefers-color-scheme: dark) { :root { --ground: #12171c; --card: #1b2229; --ink: #e6ebf0; --soft: #9aa7b4; --line: #2d3741; --blue: #4aa8f0; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 32px 20px 64px; }
h1 { margin: 0 0 4px; font-size: 28px; letter-spacing: -0.01em; }
h2 { margin: 40px 0 12px; font-size: 19px; }
.figure { font-size: 44px; font-weight: 650; color: var(--blue); font-variant-numeric: tabular-nums; line-height: 1.2; margin-top: 14px; }
.soft { color: var(--soft); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 14px 18px; margin-bottom: 16px; overflow-x: auto; }
.paper { background: #fff; }
.card > svg { display: block; max-width: 100%; height: auto; margin: 0 auto; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { font-weight: 600; color: var(--soft); text-align: right; }
td { text-align: right; } th:first-child, td:first-child { text-align: left; }
th, td { padding: 6px 10px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; white-space: nowrap; }
tbody:last-child tr:last-child td, tfoot td { border-bottom: 0; } tfoot td { font-weight: 600; border-top: 2px solid var(--line); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 22px; margin: 0; } dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
ul { margin: 0 0 14px; padding-left: 20px; color: var(--soft); }
.images { display: grid; grid-template-columns: repeat(auto-fill, minmax(320px, 1fr)); gap: 16px; } figure { margin: 0; } figure img { display: block; width: 100%; border-radius: 8px; } figcaption { color: var(--soft); padding-top: 4px; }
@media print { body { background: #fff; } .card { break-inside: avoid; } }
`;
