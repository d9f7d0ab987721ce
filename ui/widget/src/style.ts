import { onAccent } from "@heraut/kit/contrast";
import type { Agent } from "./api";

/**
 * The whole look. The page may set `--heraut-accent`, `--heraut-on-accent`, `--heraut-radius` and `--heraut-font`.
 *
 * It may be read from right to left while these words are not, or a visitor writes so where they are: the panel is laid out
 * as the page is, each text is ordered by its own letters (`plaintext`), and only what was said is also aligned by them.
 */
const css = `
.p,.p *{box-sizing:border-box}
.p{--paper:#fff;--ink:#1c1b1f;--muted:#5c5964;--rule:#dcdae0;--edge:#85818d;--sunk:#f3f2f5;--danger:#a32218;
position:fixed;inset-block-end:5.75rem;inset-inline-end:1.25rem;width:min(24rem,calc(100vw - 2.5rem));
height:min(38rem,calc(100dvh - 7.5rem));display:flex;flex-direction:column;background:var(--paper);color:var(--ink);
border:1px solid var(--rule);border-radius:var(--heraut-radius,var(--radius));overflow:hidden;z-index:2147483001;
font:400 15px/1.5 var(--heraut-font,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif);
box-shadow:0 10px 40px rgb(0 0 0/.25);color-scheme:light;text-align:left}
.p:dir(rtl){text-align:right}h2,h3,p,li,button,label span,.note{unicode-bidi:plaintext}
.p.start{inset-inline:1.25rem auto}
.p.dark{--paper:#1d1c20;--ink:#edebf0;--muted:#aeaab6;--rule:#3a3841;--edge:#8b8794;--sunk:#28262c;--danger:#ff9c8f;color-scheme:dark}
.p.whole{inset:0;width:100%;height:100%;border:0;border-radius:0;box-shadow:none}
[hidden]{display:none!important}.frame{flex:1;border:0;width:100%}
button,input,textarea{font:inherit;color:inherit}
button{cursor:pointer;border:0;background:none;border-radius:8px;min-height:2.25rem;padding:0 .65rem}
button:disabled{cursor:default;opacity:.55}
.p :focus-visible{outline:2px solid var(--focus);outline-offset:2px}
header{display:flex;align-items:center;gap:.25rem;padding-block:.6rem;padding-inline:1rem .5rem;background:var(--accent);color:var(--on-accent)}
header :focus-visible{outline-color:var(--on-accent)}
header div{flex:1;min-width:0}
h2{margin:0;font-size:1.05rem;line-height:1.3;overflow-wrap:anywhere}
header p{margin:0;font-size:.8rem}
.i{display:grid;place-items:center;width:2.5rem;height:2.5rem;padding:0}
.log{flex:1;overflow-y:auto;overscroll-behavior:contain;padding:1rem;display:flex;flex-direction:column;gap:.75rem}
.m{max-width:88%;overflow-wrap:anywhere}
.m .b{padding:.55rem .8rem;border-radius:14px;background:var(--sunk);text-align:start}
.m.visitor{align-self:flex-end}
.m.visitor .b{background:var(--accent);color:var(--on-accent);white-space:pre-wrap}
.m .w{font-size:.75rem;color:var(--muted);margin:0 .25rem .15rem}
.m.visitor .w{text-align:end;unicode-bidi:normal}
.b>:first-child{margin-top:0}.b>:last-child{margin-bottom:0}
.b p,.b ul,.b ol,.b pre,.b blockquote,.b h3,.table{margin:.5rem 0}
.b h3{font-size:1rem}.b ul,.b ol{padding-inline-start:1.25rem}
.b a{color:inherit;text-decoration:underline}
.b code{font:.9em ui-monospace,monospace}
.b pre,.table{overflow-x:auto}.b pre{padding:.5rem;background:var(--paper);border-radius:6px}
.b blockquote{margin-inline:0;padding-inline-start:.75rem;border-inline-start:3px solid var(--rule)}
table{border-collapse:collapse;font-size:.9em}th,td{border:1px solid var(--rule);padding:.25rem .5rem;text-align:start}
.n{font-size:.8rem;color:var(--muted);margin:.25rem .25rem 0}
.n ol{margin:0;padding-inline-start:1.2rem}
.n a{color:inherit}
.f{display:flex;gap:.1rem;align-items:center;margin-top:.1rem}
.f .i{width:2rem;height:2rem;min-height:2rem;color:var(--muted)}
.f [aria-pressed=true]{color:var(--ink);background:var(--sunk)}
.err{color:var(--danger)}
.link{text-decoration:underline;min-height:1.5rem;padding:0 .25rem;color:var(--ink)}
.starters{display:flex;flex-wrap:wrap;gap:.4rem}
.starters button{border:1px solid var(--edge);border-radius:999px;text-align:inherit;padding:.3rem .8rem}
.note{padding:.5rem 1rem;background:var(--sunk);font-size:.85rem;border-block-start:1px solid var(--rule)}
.c{display:flex;gap:.4rem;align-items:flex-end;padding:.6rem;border-block-start:1px solid var(--rule)}
textarea,input{width:100%;background:var(--paper);border:1px solid var(--edge);border-radius:8px;padding:.5rem .65rem}
input[type=checkbox]{width:1.15rem;height:1.15rem;flex:none;margin:.15rem 0 0;accent-color:var(--accent)}
.c textarea{resize:none;max-height:8rem;min-height:2.6rem;field-sizing:content}
.go{background:var(--accent);color:var(--on-accent);width:2.6rem;height:2.6rem;flex:none}
.go:dir(rtl) svg{scale:-1 1}
.menu{position:absolute;inset-block-start:3.6rem;inset-inline-end:.5rem;background:var(--paper);border:1px solid var(--rule);
border-radius:10px;padding:.3rem;box-shadow:0 6px 24px rgb(0 0 0/.22);display:grid;min-width:13rem;z-index:2}
.menu button{text-align:inherit}.menu button:hover{background:var(--sunk)}
form,.sure{display:grid;gap:.6rem;padding:1rem;overflow-y:auto}
form h3,.sure h3{margin:0;font-size:1.05rem}
label{display:grid;gap:.2rem;font-size:.9rem}
.tick{display:flex;gap:.5rem;align-items:flex-start}
.row{display:flex;gap:.5rem;flex-wrap:wrap}
.main{background:var(--accent);color:var(--on-accent);padding:0 1rem}
.plain{border:1px solid var(--edge)}
.dots{display:inline-flex;gap:.25rem;padding:.35rem 0}.dots i{width:.4rem;height:.4rem;border-radius:50%;background:var(--muted);animation:dot 1.2s infinite}
.dots i:nth-child(2){animation-delay:.15s}.dots i:nth-child(3){animation-delay:.3s}
@keyframes dot{0%,60%,100%{opacity:.3}30%{opacity:1}}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media(max-width:30rem){.p{inset:0;width:100%;height:100dvh;border:0;border-radius:0}.p.start{inset:0}}
@media(prefers-reduced-motion:reduce){.dots i{animation:none}}
@media(forced-colors:active){.m .b,.go,.main{border:1px solid}}
`;

const colour = /^#[\da-f]{6}$/i;

/** What of the look an agent decides: a sheet of its own, so that no style stands in an attribute. */
export function themed(agent: Agent, accent: string | undefined): CSSStyleSheet {
  const own = accent && colour.test(accent) ? accent : agent.theme.accent;
  const chosen = colour.test(own) ? own : "#1f5a4b";
  const radius = Math.min(28, Math.max(0, Number(agent.theme.radius) || 0));
  const sheet = new CSSStyleSheet();
  // Focus is drawn in the ink: an accent may be as pale as it likes.
  sheet.replaceSync(
    `:host{--accent:var(--heraut-accent,${chosen});--on-accent:var(--heraut-on-accent,${onAccent(chosen)});--radius:${radius}px;--focus:var(--ink)}` +
      `.l{background:var(--accent);color:var(--on-accent)}`,
  );
  return sheet;
}

export function base(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}
