// Reads the flow that a command names, and the files that stand for its sources.
import fs from 'node:fs';
import path from 'node:path';
import type { Flow, FlowNode } from '../../flows/flow';
import { readDataset } from '../../flows/dataset';
import { ancestry, cycles, danglingInputs, findNode, outputNodeOf, sourceNodes } from '../../flows/graph';
import { InputError } from '../../flows/problems';
import { readFlow } from '../../flows/read-flow';
import type { CommandContext, CommandOption } from '../commands/command';
import { textOption } from '../commands/shared-options';
import { UsageError } from '../failures';

/** A flow with the node that is meant and the files that its sources read. */
export interface OpenedFlow {
  flow: Flow;
  /** As the user named it. */
  file: string;
  nodeId: string;
  /** `<node id>.<output name>` */
  outputName: string;
  /** Dataset name to file or folder. */
  inputs: Map<string, string>;
  /** Table name to file, for sources that are queries. */
  tables: Map<string, string>;
  /** Values of the flow's `{{parameters}}`. */
  parameters: Map<string, string>;
  /** Node id to SQL that takes the place of its code. */
  sqlInPlace: Map<string, string>;
  python?: { command: string; timeoutSeconds: number; environment: Record<string, string> };
}

export const nodeOption: CommandOption = { flags: '--node <id>', description: "the node whose rows are meant, or its output as ID.OUTPUT for a part of a split (default: the flow's only end)" };

/** How a flow finds its data. */
export const dataOptions: readonly CommandOption[] = [
  { flags: '--source <name=path>', description: 'file or folder of a dataset of the flow; may be given several times', repeatable: true },
  { flags: '--table <name=path>', description: 'file that stands for a table of an Athena or Redshift source; may be given several times', repeatable: true },
  { flags: '--sql <node=file>', description: "DuckDB SQL over df in place of a node's code; may be given several times", repeatable: true },
  { flags: '--parameter <name=value>', description: 'value of a {{parameter}} of the flow; may be given several times', repeatable: true },
  { flags: '--python', description: "run the flow's pandas and PySpark code with the python3 of this machine" },
];

/** Minutes that a node's Python code may take. */
const PYTHON_SECONDS = 600;

/** Flows with large models have some megabytes. */
const LARGEST_TEXT = 256 * 1024 * 1024;

/** The text of a file that the user named. @throws UsageError */
export function readNamed(context: CommandContext, name: string): string {
  const file = path.resolve(context.workingFolder, name);
  if (!fs.existsSync(file) || fs.statSync(file).isDirectory()) throw new UsageError(`there is no file ${name}`);
  const { size } = fs.statSync(file);
  if (size > LARGEST_TEXT) throw new UsageError(`${name} has ${size} bytes; a flow or a query has ${LARGEST_TEXT} at most, so this must be another file`);
  return fs.readFileSync(file, 'utf8');
}

/** The flow in a file. @throws UsageError, InputError with all problems of the file */
export function readNamedFlow(context: CommandContext, name: string): Flow {
  return readFlow(readNamed(context, name), name);
}

/** @throws UsageError, InputError */
export function openFlow(context: CommandContext, name: string): OpenedFlow {
  const flow = readNamedFlow(context, name);
  const broken = [...danglingInputs(flow), ...cycles(flow)];
  if (broken.length > 0) throw new InputError(broken.map((problem) => ({ file: name, ...problem })));
  const { node, output } = inNamed(name, () => outputOf(flow, textOption(context, 'node')));
  const inputs = pairs(context, 'source', '--source name=path');
  const needed = new Set(ancestry(flow, node.node_id).map(({ node_id: id }) => id));
  refuseUnknownSources(flow, inputs, needed);
  const sql = [...pairs(context, 'sql', '--sql node=file')].map(([id, file]): [string, string] => [id, readNamed(context, file)]);
  return {
    flow, file: name, nodeId: node.node_id, outputName: `${node.node_id}.${output}`, parameters: parameterValues(context), inputs, tables: pairs(context, 'table', '--table name=path'), sqlInPlace: new Map(sql),
    ...(context.options['python'] === true ? { python: { command: 'python3', timeoutSeconds: PYTHON_SECONDS, environment: { PATH: context.environment.PATH ?? '' } } } : {}),
  };
}

/** A node, or one output of a node with several. @throws InputError */
function outputOf(flow: Flow, named: string | undefined): { node: FlowNode; output: string } {
  const dot = named?.lastIndexOf('.') ?? -1;
  const [id, output] = named !== undefined && dot > 0 && findNode(flow, named) === undefined ? [named.slice(0, dot), named.slice(dot + 1)] : [named, undefined];
  const node = outputNodeOf(flow, id);
  const outputs = node.outputs.map((one) => one.name);
  if (output !== undefined && !outputs.includes(output)) throw new InputError([{ path: node.node_id, message: `has no output "${output}"; it has ${outputs.map((one) => `"${one}"`).join(', ')}` }]);
  return { node, output: output ?? outputs[0] ?? 'default' };
}

/** Adds the file's name to faults that do not name one. */
function inNamed<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw placedIn(file, error);
  }
}

/** The same for work that takes its time. */
export async function inFile<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw placedIn(file, error);
  }
}

const placedIn = (file: string, error: unknown): unknown => (error instanceof InputError ? new InputError(error.problems.map((problem) => ({ file, ...problem }))) : error);

function parameterValues(context: CommandContext): Map<string, string> {
  const given = context.options['parameter'];
  return new Map((Array.isArray(given) ? given as readonly string[] : []).map((text): [string, string] => {
    const at = text.indexOf('=');
    if (at <= 0) throw new UsageError(`${JSON.stringify(text)} is not of the form --parameter name=value`);
    return [text.slice(0, at), text.slice(at + 1)];
  }));
}

function pairs(context: CommandContext, option: string, form: string): Map<string, string> {
  const given = context.options[option];
  const texts = Array.isArray(given) ? given as readonly string[] : [];
  return new Map(texts.map((text): [string, string] => {
    const at = text.indexOf('=');
    if (at <= 0) throw new UsageError(`${JSON.stringify(text)} is not of the form ${form}`);
    const file = path.resolve(context.workingFolder, text.slice(at + 1));
    if (!fs.existsSync(file)) throw new UsageError(`there is no file ${text.slice(at + 1)}, named by ${text}`);
    return [text.slice(0, at), file];
  }));
}

/** Each dataset that the node needs has a file, and each file a dataset. */
function refuseUnknownSources(flow: Flow, inputs: ReadonlyMap<string, string>, needed: ReadonlySet<string>): void {
  const sources = sourceNodes(flow).map((node) => ({ ...readDataset(node), needed: needed.has(node.node_id) }));
  const unknown = [...inputs.keys()].filter((name) => !sources.some((source) => source.name === name));
  if (unknown.length > 0) throw new UsageError(`the flow has no dataset ${unknown.map((name) => JSON.stringify(name)).join(', ')}`, [`It has ${sources.map(({ name }) => JSON.stringify(name)).join(', ')}`]);
  const missing = sources.filter((source) => source.needed && !inputs.has(source.name) && source.query === undefined).map(({ name }) => name);
  if (missing.length > 0) throw new UsageError(`no file is named for the dataset ${missing.map((name) => JSON.stringify(name)).join(', ')}`, missing.map((name) => `Name it: --source ${JSON.stringify(`${name}=PATH`)}`));
}
