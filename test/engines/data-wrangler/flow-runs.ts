// Runs flows in a folder of the test's own.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';

import { runFlow, type RunFlowResult } from '../../../engines/data-wrangler/run-flow';
import { plainCsv } from '../../../flows/output-config';
import type { Flow, FlowNode, JsonObject } from '../../../flows/flow';

/** Where the recorded cases and real data lie, beside the repository. */
export const sharedData = path.resolve(__dirname, '../../../../shared/data');

/** Runs work in a fresh folder and removes it. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'flow-test-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a flow on CSV files and gives the text of the one part file. */
export async function runToCsv(flow: Flow, inputs: Readonly<Record<string, string>>, outputName: string, options: { refit?: boolean; signal?: AbortSignal; threads?: number } = {}): Promise<{ text: string; result: RunFlowResult; log: string[] }> {
  return inFolder(async (folder) => {
    const log: string[] = [];
    const result = await runFlow({
      flow, inputs: new Map(Object.entries(inputs)), outputs: [{ name: outputName, folder: path.join(folder, 'out'), config: plainCsv }],
      refit: options.refit ?? false, workFolder: path.join(folder, 'work'), threads: options.threads ?? 2, memoryMegabytes: 1024,
      newId: randomUUID, log: (line) => log.push(line), signal: options.signal ?? new AbortController().signal,
    });
    const part = readdirSync(path.join(folder, 'out')).find((name) => name.startsWith('part-')) ?? '';
    return { text: readFileSync(path.join(folder, 'out', part), 'utf8'), result, log };
  });
}

/** A flow of one CSV source called `table` and nodes in a row after it, with ids n0, n1 ... */
export function chainOf(...nodes: { operator: string; parameters?: JsonObject; trained?: JsonObject }[]): Flow {
  const source: FlowNode = {
    node_id: 'source', type: 'SOURCE', operator: 'sagemaker.s3_source_0.1', inputs: [], outputs: [{ name: 'default' }],
    parameters: { dataset_definition: { datasetSourceType: 'S3', name: 'table', s3ExecutionContext: { s3Uri: 's3://bucket/table.csv', s3ContentType: 'csv', s3HasHeader: true } } },
  };
  const chain = nodes.map(({ operator, parameters = {}, trained }, place): FlowNode => ({
    node_id: `n${place}`, type: 'TRANSFORM', operator: `sagemaker.spark.${operator}_0.1`, parameters,
    inputs: [{ name: 'df', node_id: place === 0 ? 'source' : `n${place - 1}`, output_name: 'default' }], outputs: [{ name: 'default' }],
    ...(trained === undefined ? {} : { trained_parameters: trained }),
  }));
  return { metadata: { version: 1 }, parameters: [], nodes: [source, ...chain] };
}
