/** The style of a report: system fonts, light and dark, a phone, paper. Every colour has a contrast of 4.5 or more. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--soft:#f5f6f7;--line:#dde1e5;--text:#1c2024;--dim:#59626d;--kept:#0a6b3d;--reverted:#845400;--invalid:#8b2f8f;--worse:#b3261e}
@media(prefers-color-scheme:dark){:root{--bg:#14171a;--soft:#1d2125;--line:#343a41;--text:#e6e8ea;--dim:#a2acb7;--kept:#56c596;--reverted:#e0b04b;--invalid:#d896dc;--worse:#ff8a80}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main{max-width:60rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:2rem;line-height:1.2;margin:.25rem 0 .75rem}h2{font-size:1.15rem;margin:2.75rem 0 .75rem}h3{font-size:.9rem;margin:1rem 0 .25rem;color:var(--dim);font-weight:600}
p{margin:.5rem 0;max-width:46rem}.dim{color:var(--dim)}small,.dim{font-size:.875rem}
dl{display:grid;grid-template-columns:minmax(6rem,max-content) minmax(0,1fr);gap:.3rem 1.25rem;margin:.5rem 0}dt{color:var(--dim)}dd{margin:0;white-space:pre-wrap}
pre,code{font:.8125rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}pre{background:var(--soft);border-radius:6px;padding:.75rem 1rem;margin:.25rem 0;overflow-x:auto;overflow-wrap:normal}
ins,del{text-decoration:none}ins,.kept{color:var(--kept)}del{color:var(--worse)}.reverted{color:var(--reverted)}.invalid{color:var(--invalid)}
details{border-top:1px solid var(--line)}details>div{padding:0 0 1.25rem}summary{cursor:pointer;padding:.6rem 0}
.trial>summary{display:grid;grid-template-columns:2.5rem minmax(0,1fr) 12.5rem 6rem;gap:.75rem;list-style:none}.trial>summary::-webkit-details-marker{display:none}.trial>summary:hover{background:var(--soft)}:focus-visible{outline:2px solid var(--text)}
summary .e{text-align:right}
table{border-collapse:collapse;width:100%;font-size:.875rem}th,td{text-align:left;padding:.25rem .75rem .25rem 0;border-bottom:1px solid var(--line)}th{color:var(--dim);font-weight:600}.r{text-align:right}.scroll{overflow-x:auto}
.paper{display:none}svg{display:block;width:100%;height:auto}.narrow{display:none}.key{display:inline-block;width:14px;height:14px;vertical-align:-2px;margin-right:.35rem}.legend span{margin-right:1.25rem;white-space:nowrap}
svg text{fill:var(--dim);font-size:12px}svg .t{fill:var(--text)}svg path{fill:none;stroke:currentColor;stroke-width:2}svg circle{fill:currentColor}svg .h{fill:var(--bg)}svg .s{stroke-width:1}svg .b{stroke-width:1;opacity:.75}svg .g{stroke:var(--line);stroke-width:1}svg .a{stroke:var(--dim);stroke-width:1}svg .l{stroke:var(--text);stroke-width:1.5}
@media screen and (max-width:760px){.wide{display:none}.narrow{display:block;max-width:30rem}}
@media(max-width:600px){main{padding:1.25rem 1rem 3rem}h1{font-size:1.6rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}.trial>summary{grid-template-columns:2rem minmax(0,1fr) auto;gap:.1rem .5rem}.trial>summary .h{grid-column:2/-1}.trial>summary .v{grid-column:2}}
@media print{:root{color-scheme:light;--bg:#fff;--soft:#fff;--line:#bbb;--text:#000;--dim:#444;--kept:#0a6b3d;--reverted:#845400;--invalid:#8b2f8f;--worse:#b3261e}body{font-size:10pt}main{max-width:none;padding:0}details::details-content{content-visibility:visible;block-size:auto}.many .trial:not(.k)::details-content{content-visibility:hidden;block-size:0}.paper{display:block}pre{white-space:pre-wrap;border:1px solid var(--line)}h2,summary{break-after:avoid}svg,tr{break-inside:avoid}}
`;
