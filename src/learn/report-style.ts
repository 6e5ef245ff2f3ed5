import { chartStyle } from './svg-chart.ts'

export const reportStyle = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --panel: #ffffff; --ink: #1d2430; --faint: #687385; --rule: #e4e8ee; --good: #0a7d54; --bad: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161d; --panel: #1a202a; --ink: #e8ecf2; --faint: #93a0b4; --rule: #2b3442; --good: #4fd6a5; --bad: #ff8a80;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
main { max-width: 1120px; margin: 0 auto; padding: 28px 20px 60px; }
h1 { font-size: 24px; margin: 0; letter-spacing: -0.01em; }
h2 { font-size: 16px; margin: 34px 0 10px; }
.sub { color: var(--faint); margin: 2px 0 20px; }
.tiles { display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(165px, 1fr)); }
.tile, figure, .panel { background: var(--panel); border: 1px solid var(--rule); border-radius: 10px; }
.tile { padding: 12px 16px; }
.tile b { display: block; font-size: 25px; font-weight: 620; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
.tile span { color: var(--faint); font-size: 13px; }
a { color: inherit; text-decoration-color: var(--faint); text-underline-offset: 3px; }
.good { color: var(--good); } .bad { color: var(--bad); }
.charts { display: grid; gap: 14px; grid-template-columns: repeat(auto-fit, minmax(420px, 1fr)); }
figure { margin: 0; padding: 12px 14px 8px; }
figcaption { font-weight: 600; font-size: 14px; display: flex; flex-wrap: wrap; gap: 2px 14px; justify-content: space-between; }
.legend { font-weight: 400; font-size: 12.5px; color: var(--faint); }
.key { margin-left: 12px; white-space: nowrap; }
svg { width: 100%; height: auto; display: block; margin-top: 6px; }
.panel { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: 6px 14px; border-bottom: 1px solid var(--rule); white-space: nowrap; }
th { color: var(--faint); font-weight: 500; font-size: 13px; }
th:first-child, td:first-child { text-align: left; }
tr:last-child td { border-bottom: 0; }
tr.total td { font-weight: 620; }
.columns { display: grid; gap: 14px; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); align-items: start; }
details { padding: 10px 14px; }
summary { cursor: pointer; color: var(--faint); }
pre { margin: 8px 0 0; font: 12.5px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-x: auto; }
code { font: 13px ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.warning { background: var(--panel); border-left: 4px solid var(--bad); border-radius: 6px; padding: 8px 14px; margin: 12px 0 0; }
.empty { color: var(--faint); padding: 12px 14px; margin: 0; }
.bar { display: inline-block; height: 0.7em; border-radius: 2px; background: var(--c0); margin-right: 8px; }
@media (max-width: 520px) { .charts { grid-template-columns: 1fr; } }
${chartStyle}`
