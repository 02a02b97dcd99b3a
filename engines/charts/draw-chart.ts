// Draws a Vega-Lite specification as SVG, without a browser.
import type { TopLevelSpec } from 'vega-lite';

/** Colours that stay apart in print and for most kinds of colour blindness (Okabe and Ito). */
export const palette = { main: '#0072b2', other: '#d55e00', quiet: '#999999' } as const;

/** The SVG text of a specification. Vega is large and holds a top-level await, so it is loaded here only. */
export async function drawChart(specification: TopLevelSpec): Promise<string> {
  const [{ View, parse, Warn }, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  const { spec } = compile({ ...specification, background: 'transparent', config: { font: 'system-ui, sans-serif', view: { stroke: null } } });
  const view = new View(parse(spec), { renderer: 'none', logLevel: Warn });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
