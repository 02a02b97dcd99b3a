// Draws a flow as SVG: a box a node, an arrow for each input.

import { nodeLabel, type Flow, type FlowNode } from './flow';
import { cycles, danglingInputs, sortedNodes } from './graph';
import { InputError } from './problems';

/** Measures of the drawing, in pixels. */
const box = { width: 230, height: 58, gapX: 40, gapY: 44, margin: 20 };
const longestLine = 34;

interface Placed {
  node: FlowNode;
  x: number;
  y: number;
}

const colours: Readonly<Record<string, string>> = { SOURCE: '#dbeafe', TRANSFORM: '#f1f5f9', VISUALIZATION: '#fef3c7', DESTINATION: '#dcfce7', DATASET: '#ede9fe' };

/**
 * The drawing, as a whole SVG document.
 * @param outputNodeId drawn with a thick border: what training reads and inference puts out
 * @throws InputError if the flow has circles or inputs that are not there
 */
export function drawFlow(flow: Flow, outputNodeId?: string): string {
  const problems = [...danglingInputs(flow), ...cycles(flow)];
  if (problems.length > 0) throw new InputError(problems);
  const placed = placeNodes(flow);
  const width = Math.max(0, ...placed.map(({ x }) => x)) + box.width + box.margin;
  const height = Math.max(0, ...placed.map(({ y }) => y)) + box.height + box.margin;
  const boxes = placed.map((item) => drawBox(item, item.node.node_id === outputNodeId));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="Data flow of ${flow.nodes.length} nodes">`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#64748b"/></marker></defs>',
    ...arrows(placed), ...boxes, '</svg>', '',
  ].join('\n');
}

/** Each node one row below the lowest node that it reads, beside its siblings. */
function placeNodes(flow: Flow): Placed[] {
  const rows = new Map<string, number>();
  const taken = new Map<number, number>();
  return sortedNodes(flow).map((node) => {
    const row = Math.max(-1, ...node.inputs.map((input) => rows.get(input.node_id) ?? -1)) + 1;
    rows.set(node.node_id, row);
    const place = taken.get(row) ?? 0;
    taken.set(row, place + 1);
    return { node, x: box.margin + place * (box.width + box.gapX), y: box.margin + row * (box.height + box.gapY) };
  });
}

function arrows(placed: readonly Placed[]): string[] {
  const byId = new Map(placed.map((item) => [item.node.node_id, item]));
  return placed.flatMap(({ node, x, y }) => node.inputs.flatMap((input) => {
    const from = byId.get(input.node_id);
    if (from === undefined) return [];
    const [x1, y1, x2, y2] = [from.x + box.width / 2, from.y + box.height, x + box.width / 2, y];
    const middle = (y1 + y2) / 2;
    return [`<path d="M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2 - 1}" fill="none" stroke="#64748b" marker-end="url(#arrow)"/>`];
  }));
}

function drawBox({ node, x, y }: Placed, isOutput: boolean): string {
  const label = nodeLabel(node).replace(` (${node.node_id})`, '');
  const [kind = '', name] = label.split(/ (?=")/);
  const lines = [kind.replaceAll('_', ' '), ...(name === undefined ? [] : [name.slice(1, -1)])].map((line) => (line.length > longestLine ? `${line.slice(0, longestLine - 1)}…` : line));
  const texts = lines.map((line, index) => `<text x="${x + 12}" y="${y + 24 + index * 18}"${index === 0 ? ' font-weight="600"' : ''}>${escaped(line)}</text>`);
  return `<g><title>${escaped(nodeLabel(node))}</title><rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="8" fill="${colours[node.type] ?? '#f1f5f9'}" stroke="#334155" stroke-width="${isOutput ? 3 : 1}"/>${texts.join('')}</g>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, '');
}
