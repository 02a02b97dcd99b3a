// `mlops flow draw FLOW`: its nodes and what they read, as an SVG.
import fs from 'node:fs';
import path from 'node:path';
import { outputNodeOf } from '../../flows/graph';
import { drawFlow } from '../../flows/draw-flow';
import { InputError } from '../../flows/problems';
import type { Flow } from '../../flows/flow';
import { nodeOption, readNamedFlow } from '../flows/open-flow';
import { textOption } from './shared-options';
import type { Command } from './command';

/** The node to mark; a flow with several ends is drawn without a mark. @throws InputError where the one named cannot be it */
function markedNode(flow: Flow, named: string | undefined): string | undefined {
  try {
    return outputNodeOf(flow, named).node_id;
  } catch (error) {
    if (named === undefined && error instanceof InputError) return undefined;
    throw error;
  }
}

export const flowDraw: Command = {
  name: 'flow draw',
  summary: 'draw a flow as SVG; the node that training reads has a thick border',
  arguments: ['<flow>'],
  options: [nodeOption, { flags: '--output <file>', description: "the SVG to write (default: the flow's name with .svg)" }],
  examples: ['mlops flow draw churn.flow', 'mlops flow draw churn.flow --output docs/churn.svg'],
  async run(context) {
    const [name = ''] = context.values;
    const flow = readNamedFlow(context, name);
    const drawing = drawFlow(flow, markedNode(flow, textOption(context, 'node')));
    const output = textOption(context, 'output') ?? `${name.replace(/\.flow$/, '')}.svg`;
    const file = path.resolve(context.workingFolder, output);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(`${file}.new`, drawing);
    fs.renameSync(`${file}.new`, file);
    return { data: { type: 'result', nodes: flow.nodes.length, output }, text: `${flow.nodes.length} nodes drawn: ${output}` };
  },
};
