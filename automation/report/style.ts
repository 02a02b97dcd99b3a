// The look of every report: readable on screen and paper, without anything from a network.
export const reportStyle = `
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}
h1{font-size:1.5rem;margin-bottom:.2rem}h2{font-size:1.1rem;margin-top:2rem;border-bottom:1px solid #ddd}
table{border-collapse:collapse;margin:.5rem 0}th,td{padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top}th{border-bottom:1px solid #999}
.number{text-align:right;font-variant-numeric:tabular-nums}.passed{color:#00673e;font-weight:600}.failed{color:#a4262c;font-weight:600}
.quiet{color:#666}.charts{display:flex;flex-wrap:wrap;gap:2rem}figure{margin:0}figcaption{color:#666;font-size:.85rem}code{font-size:.85em;word-break:break-all}`;
