// Runs a flow on files of this machine; what is asked for is written whole or not at all.
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import type { FlowOutput, RunFlowResult } from '../../engines/data-wrangler/run-flow';
import { sourceNodes } from '../../flows/graph';
import { plainCsv, type OutputConfig } from '../../flows/output-config';
import { encoderFlow } from '../../flows/encoder-flow';
import { writeFlow } from '../../flows/write-flow';
import { packFile } from '../../steps/functions/package-encoder/pack';
import type { CommandContext } from '../commands/command';
import { UsageError } from '../failures';
import { inFile, type OpenedFlow } from './open-flow';

/** What is to be left behind. */
export interface FlowTargets {
  /** .csv or .parquet */
  output?: string;
  /** The flow with the state in force. */
  outputFlow?: string;
  /** The encoder's model.tar.gz. */
  encoder?: string;
}

/** What a run gave. */
export interface FlowRun {
  output: FlowOutput;
  written: string[];
}

/** Rows shown where none are written. */
const SHOWN = 10;
const MEMORY_MEGABYTES = 3072;

/** @throws InputError naming node and column, UsageError */
export async function runNamedFlow(context: CommandContext, opened: OpenedFlow, targets: FlowTargets, refit: boolean): Promise<FlowRun> {
  const config = configOf(targets.output);
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'mlops-flow-'));
  try {
    const columns = new Map<string, string[]>();
    const result = await execute(context, opened, folder, { ...(config === undefined ? {} : { config }), refit, columns });
    const [output] = result.outputs;
    if (output === undefined) throw new Error('the flow gave no output');
    return { output, written: await leave(context, opened, result, output, targets, columns) };
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

/** One file, whatever its size: that is what was asked for. */
function configOf(file: string | undefined): OutputConfig | undefined {
  if (file === undefined) return undefined;
  if (file.endsWith('.csv')) return { ...plainCsv, partitions: 1 };
  if (file.endsWith('.parquet')) return { ...plainCsv, contentType: 'PARQUET', compression: 'snappy', partitions: 1 };
  throw new UsageError(`--output is ${JSON.stringify(file)}; it ends in .csv or .parquet`);
}

async function execute(context: CommandContext, opened: OpenedFlow, folder: string, how: { config?: OutputConfig; refit: boolean; columns: Map<string, string[]> }): Promise<RunFlowResult> {
  const { runFlow } = require('../../engines/data-wrangler/run-flow') as typeof import('../../engines/data-wrangler/run-flow');
  const { report } = context.console;
  report({ type: 'phase', title: `Running ${opened.file}` });
  const started = context.now();
  const [work, out] = [path.join(folder, 'work'), path.join(folder, 'out')];
  await Promise.all([work, out].map((made) => fs.mkdir(made)));
  return inFile(opened.file, () => runFlow({
    ...opened, refit: how.refit, workFolder: work, threads: os.availableParallelism(), memoryMegabytes: MEMORY_MEGABYTES, newId: randomUUID, signal: context.signal,
    outputs: [{ name: opened.outputName, folder: out, ...(how.config === undefined ? { head: SHOWN } : { config: how.config }) }],
    log: (line) => { report({ type: 'note', message: line }); },
    onNode: (node, columns) => {
      how.columns.set(node.node_id, columns.map(({ name }) => name));
    },
    onProgress: (share) => { report({ type: 'progress', share, seconds: (context.now() - started) / 1000 }); },
  }));
}

/** Writes all beside their places first, then moves them there, so that a fault leaves what was there before. */
async function leave(context: CommandContext, { flow, nodeId }: OpenedFlow, result: RunFlowResult, output: FlowOutput, targets: FlowTargets, columns: ReadonlyMap<string, string[]>): Promise<string[]> {
  const ready: { name: string; aside: string; file: string }[] = [];
  const put = async (name: string, write: (aside: string) => Promise<void>): Promise<void> => {
    const file = path.resolve(context.workingFolder, name);
    const aside = `${file}.${process.pid}.new`;
    await fs.mkdir(path.dirname(file), { recursive: true });
    ready.push({ name, aside, file });
    await write(aside);
  };
  try {
    const part = output.files.find((file) => path.basename(file).startsWith('part-'));
    if (targets.output !== undefined && part !== undefined) await put(targets.output, (aside) => fs.copyFile(part, aside));
    if (targets.outputFlow !== undefined) await put(targets.outputFlow, (aside) => fs.writeFile(aside, writeFlow(result.flow)));
    if (targets.encoder !== undefined) {
      const archive = packFile('default.flow', Buffer.from(writeFlow(encoderFlow(result.flow, nodeId, rawColumns(flow, columns)))));
      await put(targets.encoder, (aside) => fs.writeFile(aside, archive));
    }
    for (const { aside, file } of ready) await fs.rename(aside, file);
  } finally {
    for (const { aside } of ready) await fs.rm(aside, { force: true });
  }
  return ready.map(({ name }) => name);
}

/** The columns that an encoder is asked with. @throws UsageError where they come of several sources */
function rawColumns(flow: OpenedFlow['flow'], columns: ReadonlyMap<string, string[]>): string[] {
  const raw = sourceNodes(flow).map((source) => columns.get(source.node_id)).filter((names) => names !== undefined);
  const [only] = raw;
  if (only === undefined || raw.length !== 1) throw new UsageError(`an encoder takes the columns of one source; ${raw.length} were read`);
  return only;
}
