// A workflow tried on a sample of its table with the local engine: its flow refitted, two candidates trained. A job on AWS would be mostly provisioning.
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { outputNodeOf } from '../../flows/graph';
import { objectiveOf, splitSource, storedSources } from '../../steps/workflow';
import { trainModel } from '../autopilot/train-model';
import type { CommandContext } from '../commands/command';
import { runNamedFlow } from '../flows/run-flow';
import type { Project } from '../project/load-project';
import { locateTable } from '../project/locate-table';
import { sampleTable } from './sample-table';

/** What the trial came to, or why there was none. */
export type Trial = { rows: number; columns: number; objective: string; value: number; candidate: string } | { skipped: string };

const CANDIDATES = 2;
const SECONDS = 60;
/** Autopilot's own least. */
const FEWEST = 500;

/** The one table that can be tried here. */
function tableOf({ workflow, workflowFile }: Project): { name: string; file: string } | { skipped: string } {
  const sources = storedSources(workflow);
  const [first] = sources;
  if (workflow.preparation !== undefined || sources.length !== 1 || first === undefined) return { skipped: 'the workflow has several sources or a preparation' };
  const place = locateTable(first[1], path.dirname(workflowFile));
  if (place.kind === 'missing') return { skipped: place.message };
  if (place.kind === 's3') return { skipped: `the table lies in S3 (${place.uri})` };
  return place.file.endsWith('.csv') ? { name: splitSource(workflow), file: place.file } : { skipped: `${path.basename(place.file)} is no CSV` };
}

/** Tries a workflow. @param rows of the sample, about. @throws InputError where flow and data do not fit each other */
export async function tryWorkflow(context: CommandContext, project: Project, rows: number): Promise<Trial> {
  const table = tableOf(project);
  if ('skipped' in table) return table;
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'mlops-review-'));
  try {
    const [sample, prepared] = [path.join(folder, 'sample.csv'), path.join(folder, 'prepared.csv')];
    const taken = await sampleTable(table.file, project.workflow, sample, rows);
    if (taken < FEWEST) return { skipped: `the sample has ${taken} rows, and Autopilot wants ${FEWEST}` };
    const node = outputNodeOf(project.flow, undefined);
    const opened = { flow: project.flow, file: path.basename(project.flowFile), nodeId: node.node_id, outputName: `${node.node_id}.${node.outputs[0]?.name ?? 'default'}`, inputs: new Map([[table.name, sample]]), tables: new Map<string, string>(), parameters: new Map<string, string>(), sqlInPlace: new Map<string, string>() };
    const { output } = await runNamedFlow(context, opened, { output: prepared }, true);
    const { type: problemType, target, positive } = project.workflow.problem;
    const { result } = await trainModel(context, prepared, {
      target, problemType, objective: objectiveOf(project.workflow), dropped: [], candidates: CANDIDATES, maxSeconds: SECONDS, threads: os.availableParallelism(), seed: 1, output: path.join(folder, 'model'), force: true,
      ...(positive === undefined ? {} : { positive }),
    });
    return { rows: output.rows, columns: output.columns.length, objective: result.objective.name, value: result.best.objectiveValue ?? NaN, candidate: result.best.algorithm };
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}
