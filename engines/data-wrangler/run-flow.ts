// Runs a flow on local files, as a Data Wrangler processing job does.

import path from 'node:path';

import { readDataset } from '../../flows/dataset';
import { nodeLabel, type Flow, type FlowNode } from '../../flows/flow';
import { ancestry, findNode, sortedNodes } from '../../flows/graph';
import type { OutputConfig } from '../../flows/output-config';
import { InputError } from '../../flows/problems';
import { parameterNames, withParameters } from '../../flows/template';
import { sqlOf, type Column, type ColumnType } from './column';
import { modelCodec } from './model-codec';
import type { Frame, TableWorkspace } from './operator';
import { parquetPort } from './parquet-models';
import { readQuery } from './reading/read-query';
import { isCsvSurprise } from './reading/read-plain-csv';
import { readSource } from './reading/read-source';
import { openNode } from './registry';
import { runNode, type NodeContext } from './run-node';
import { Session } from './session';
import { plainCsvText } from './writing/csv-field';
import { writeOutput } from './writing/write-output';

/** One output to be written. */
export interface FlowOutputRequest {
  /** `<node_id>.<output name>`. */
  name: string;
  /** The folder that receives the files. */
  folder: string;
  /** The form of the files; absent: nothing is written, the rows are counted. */
  config?: OutputConfig;
  /** How many of the first rows the result shows. */
  head?: number;
}

export interface RunFlowRequest {
  flow: Flow;
  /** Dataset name to local file or folder; a mounted input takes the place of the flow's own address. */
  inputs: ReadonlyMap<string, string>;
  /** Table name to CSV or Parquet file, for sources that are queries and have no input of their own. */
  tables?: ReadonlyMap<string, string>;
  /** Dataset name to a query in place of the flow's own. */
  queries?: ReadonlyMap<string, string>;
  outputs: readonly FlowOutputRequest[];
  /** Learn all state again from these rows; a stored schema stays. */
  refit: boolean;
  /** Values of the flow's parameters, which stand in its queries. */
  parameters?: ReadonlyMap<string, string>;
  /** Allows python3 for the flow's pandas code; absent: such nodes are refused. */
  python?: { command: string; timeoutSeconds: number; environment: Readonly<Record<string, string>> };
  /** Node id to DuckDB SQL over `df` that takes the place of the node's code. */
  sqlInPlace?: ReadonlyMap<string, string>;
  /** For what is written on the way; the caller removes it. */
  workFolder: string;
  threads: number;
  memoryMegabytes: number;
  /** Told of each node that ran, with its columns (the first output's where there are several). */
  onNode?(node: FlowNode, columns: readonly { name: string; type: ColumnType }[]): void;
  /** Told now and then how much of the running statement is done, 0 to 1. */
  onProgress?(share: number): void;
  /** A fresh UUID, for the names of part files. */
  newId(): string;
  log(line: string): void;
  signal: AbortSignal;
}

export interface RunFlowResult {
  /** The flow with the state in force. */
  flow: Flow;
  outputs: FlowOutput[];
}

/** One output as it was written. */
export interface FlowOutput {
  name: string;
  rows: number;
  columns: string[];
  files: string[];
  /** The first rows, if they were asked for: each cell's text as CSV has it, before quoting. */
  head?: (string | null)[][];
}

/**
 * Runs the nodes that the outputs need and writes the outputs. Nothing is left in an output folder if it fails.
 * @throws InputError naming the node and what is wrong with it, its parameters or its data
 */
export async function runFlow(request: RunFlowRequest): Promise<RunFlowResult> {
  try {
    return await runOnce(request, false);
  } catch (failure) {
    if (!isCsvSurprise(failure)) throw failure;
    request.log('a CSV file is not as regular as it looks; it is read again, line by line');
    return runOnce(request, true);
  }
}

async function runOnce(request: RunFlowRequest, ownReader: boolean): Promise<RunFlowResult> {
  checkParameters(request);
  const wanted = request.outputs.map((output) => ({ output, ...producer(request.flow, output.name) }));
  const needed = new Set(wanted.flatMap(({ node }) => ancestry(request.flow, node.node_id).map((one) => one.node_id)));
  const session = await Session.open(request);
  try {
    const { frames, nodes } = await runNodes(request, session, needed, ownReader);
    const outputs: RunFlowResult['outputs'] = [];
    for (const { output, node, outputName } of wanted) {
      const frame = frames.get(frameKey(node.node_id, outputName));
      if (frame === undefined) throw new InputError([{ path: nodeLabel(node), message: `the output "${outputName}" was not made` }]);
      outputs.push(await leaveOutput(session, node, frame, output, request));
      request.log(`${output.name}: ${outputs.at(-1)?.rows ?? 0} rows, ${frame.columns.length} columns`);
    }
    return { flow: { ...request.flow, nodes: request.flow.nodes.map((node) => nodes.get(node.node_id) ?? node) }, outputs };
  } finally {
    session.close();
  }
}

/** A value for a parameter that the flow does not have is a mistake in its name. */
function checkParameters({ flow, parameters = new Map() }: RunFlowRequest): void {
  const known = parameterNames(flow);
  const problems = [...parameters.keys()].filter((name) => !known.includes(name)).map((name) => ({ path: 'parameters', message: `the flow has no parameter "${name}"; it has ${known.map((one) => `"${one}"`).join(', ') || 'none'}` }));
  if (problems.length > 0) throw new InputError(problems);
}

/** The node whose rows an output holds: a destination writes the rows of the node it reads. */
function producer(flow: Flow, name: string): { node: FlowNode; outputName: string } {
  const dot = name.lastIndexOf('.');
  const node = findNode(flow, name.slice(0, dot));
  const outputName = name.slice(dot + 1);
  const known = node?.outputs.some((output) => output.name === outputName) ?? false;
  if (node === undefined || node.type === 'VISUALIZATION' || !(known || node.type === 'DESTINATION')) {
    throw new InputError([{ path: name, message: 'outputs are named {node id}.{output name}; the flow has no such output' }]);
  }
  const [input] = node.inputs;
  if (node.type !== 'DESTINATION' || input === undefined) return { node, outputName };
  return producer(flow, `${input.node_id}.${input.output_name}`);
}

const frameKey = (nodeId: string, outputName: string): string => `${nodeId}.${outputName}`;

async function runNodes(request: RunFlowRequest, session: Session, needed: ReadonlySet<string>, ownReader: boolean): Promise<{ frames: Map<string, Frame>; nodes: Map<string, FlowNode> }> {
  const frames = new Map<string, Frame>();
  const nodes = new Map<string, FlowNode>();
  const context: NodeContext = {
    session, refit: request.refit, log: request.log,
    codec: modelCodec(parquetPort(session, path.join(request.workFolder, 'models'))),
    workspace: workspaceOf(session, request),
  };
  for (const node of sortedNodes(request.flow)) {
    if (!needed.has(node.node_id)) continue;
    request.signal.throwIfAborted();
    if (node.type === 'SOURCE') {
      const frame = await sourceFrame(request, session, node, ownReader);
      frames.set(frameKey(node.node_id, node.outputs[0]?.name ?? 'default'), frame);
      request.onNode?.(node, frame.columns);
      continue;
    }
    const inputs = node.inputs.map((input) => {
      const frame = frames.get(frameKey(input.node_id, input.output_name));
      if (frame === undefined) throw new InputError([{ path: nodeLabel(node), message: `reads output "${input.output_name}" of ${input.node_id}, which was not made` }]);
      return frame;
    });
    const result = await inNode(node, () => runNode(node, openNode(node), inputs, context));
    for (const [name, frame] of result.outputs) frames.set(frameKey(node.node_id, name), frame);
    nodes.set(node.node_id, result.node);
    request.onNode?.(result.node, [...result.outputs.values()][0]?.columns ?? []);
    request.log(`${nodeLabel(node)}: done`);
  }
  return { frames, nodes };
}

/** Adds the node's name to an error that does not name it. */
async function inNode<T>(node: FlowNode, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (failure) {
    if (failure instanceof InputError) throw new InputError(failure.problems.map((problem) => ({ path: nodeLabel(node), ...problem })));
    if (isCsvSurprise(failure) || !(failure instanceof Error) || failure.name === 'AbortError') throw failure;
    throw new InputError([{ path: nodeLabel(node), message: failure.message }]);
  }
}

function sourceFrame(request: RunFlowRequest, session: Session, node: FlowNode, ownReader: boolean): Promise<Frame> {
  const dataset = readDataset(node);
  const location = request.inputs.get(dataset.name) ?? request.inputs.get(node.node_id);
  const asked = request.queries?.get(dataset.name) ?? dataset.query;
  if (location === undefined && asked !== undefined && request.tables !== undefined) {
    const [query, tables] = [withParameters(asked, request.parameters ?? new Map()), request.tables];
    return inNode(node, () => readQuery(session, node, query, tables));
  }
  if (location === undefined) {
    throw new InputError([{ path: nodeLabel(node), message: `no data is given for the source "${dataset.name}"; given are ${[...request.inputs.keys()].map((name) => `"${name}"`).join(', ') || 'none'}` }]);
  }
  return inNode(node, () => readSource(session, node, dataset, location, ownReader));
}

function workspaceOf(session: Session, request: RunFlowRequest): TableWorkspace {
  const columnsOf = (columns: readonly Column[]): string => columns.map(sqlOf).join(', ');
  return {
    ...(request.python === undefined ? {} : { python: { ...request.python, folder: request.workFolder, signal: request.signal } }),
    sqlInPlace: request.sqlInPlace ?? new Map(),
    newSlot: () => session.newSlot(),
    query: (sql) => session.query(sql),
    store: async (sql, columns) => {
      const name = session.newName('table');
      await session.run(`CREATE TABLE ${name} AS SELECT ${columnsOf(columns)} FROM (${sql})`);
      return { from: name, columns };
    },
    storeRows: async (columns, rows) => ({ columns, from: await session.storeRows(columns, (async function* batches() { yield rows; })()) }),
  };
}

async function firstRows(session: Session, frame: Frame, count: number): Promise<(string | null)[][]> {
  const rows = await session.query(`SELECT ${frame.columns.map(sqlOf).join(', ')} FROM ${frame.from} LIMIT ${count}`);
  return rows.map((row) => row.map((value, place) => plainCsvText(value, frame.columns[place]?.type ?? 'string')));
}

async function leaveOutput(session: Session, node: FlowNode, frame: Frame, output: FlowOutputRequest, request: RunFlowRequest): Promise<FlowOutput> {
  const described = { name: output.name, columns: frame.columns.map((column) => column.name), ...(output.head === undefined ? {} : { head: await firstRows(session, frame, output.head) }) };
  const { config } = output;
  if (config === undefined) {
    const [[rows] = []] = await session.query(`SELECT count(*) FROM ${frame.from}`);
    return { ...described, rows: Number(rows), files: [] };
  }
  const written = await inNode(node, () => writeOutput(session, frame, { folder: output.folder, config, newId: () => request.newId() }));
  return { ...described, ...written };
}
