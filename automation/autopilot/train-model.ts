// Trains candidates on a table of this machine and leaves model and report in a folder, whole or not at all.
import fs from 'node:fs/promises';
import path from 'node:path';
import type { AutoMlRequest, AutoMlResult } from '../../engines/autopilot/run-automl';
import type { CommandContext } from '../commands/command';
import { UsageError } from '../failures';
import { readFirstRecord } from '../project/read-header';
import { renderTrainingReport } from './render-training-report';
import type { TrainOptions } from './train-options';

/** What a training left. */
export interface Training {
  result: AutoMlResult;
  warnings: string[];
  folder: string;
}

const MEMORY_MEGABYTES = 4096;

/** Columns to learn from. @throws UsageError naming a dropped column that there is not */
function featureNames(data: string, { dropped, target }: TrainOptions): string[] | undefined {
  if (dropped.length === 0) return undefined;
  const columns = readFirstRecord(data);
  const unknown = dropped.filter((name) => !columns.includes(name));
  if (unknown.length > 0) throw new UsageError(`--drop names ${unknown.map((name) => JSON.stringify(name)).join(', ')}, which the table has not`, [`It has ${columns.join(', ')}`]);
  return columns.filter((name) => name !== target && !dropped.includes(name));
}

/** @throws InputError where the data does not allow it; UsageError where the folder is there already */
export async function trainModel(context: CommandContext, data: string, options: TrainOptions): Promise<Training> {
  const folder = path.resolve(context.workingFolder, options.output);
  if (!options.force && (await fs.stat(folder).then(() => true, () => false))) throw new UsageError(`there is ${options.output} already`, ['Nothing was written. --force writes over it, --output names another folder.']);
  const names = featureNames(data, options);
  const work = `${folder}.${process.pid}.new`;
  await fs.mkdir(work, { recursive: true });
  try {
    const warnings: string[] = [];
    const result = await runEngine(requestOf(context, data, options, names, work, warnings));
    await arrange(work, result, warnings, options, data);
    await fs.rm(folder, { recursive: true, force: true });
    await fs.rename(path.join(work, 'done'), folder);
    return { result, warnings, folder };
  } finally {
    await fs.rm(work, { recursive: true, force: true });
  }
}

async function runEngine(request: AutoMlRequest): Promise<AutoMlResult> {
  const { runAutoMl } = require('../../engines/autopilot/run-automl') as typeof import('../../engines/autopilot/run-automl');
  return runAutoMl(request);
}

function requestOf(context: CommandContext, data: string, options: TrainOptions, names: readonly string[] | undefined, work: string, warnings: string[]): AutoMlRequest {
  const { report } = context.console;
  const { target, positive, problemType, objective, candidates, maxSeconds, threads, seed } = options;
  return {
    training: [data], contentType: data.endsWith('.parquet') ? 'x-application/vnd.amazon+parquet' : 'text/csv;header=present', target, threads, seed, minimumRows: 1,
    ...(candidates === undefined ? {} : { maxCandidates: candidates }), ...(positive === undefined ? {} : { positive }), ...(problemType === undefined ? {} : { problemType }), ...(objective === undefined ? {} : { objective }),
    ...(maxSeconds === undefined ? {} : { maxRuntimeSeconds: maxSeconds }), ...(names === undefined ? {} : { featureSpecification: { FeatureAttributeNames: names } }),
    workerFile: path.join(context.packageFolder, 'build', 'autopilot-worker.js'), jobName: path.basename(options.output), outputFolder: path.join(work, 'job'), memoryMegabytes: MEMORY_MEGABYTES,
    now: context.now, signal: context.signal,
    onEvent: (event) => {
      if (event.type === 'status') report({ type: 'phase', title: event.secondaryStatus });
      else if (event.type === 'candidate') report({ type: 'step', name: event.candidate.name, status: event.candidate.status === 'Completed' ? 'Succeeded' : 'Failed', seconds: (event.candidate.endedAt - event.candidate.startedAt) / 1000 });
      else if (event.line.startsWith('warning: ')) { warnings.push(event.line.slice(9)); report({ type: 'warning', message: event.line.slice(9) }); }
    },
  };
}

/** Puts what a person looks for where a person looks: model/, candidates/, the documents and the report beside them. */
async function arrange(work: string, result: AutoMlResult, warnings: readonly string[], options: TrainOptions, data: string): Promise<void> {
  const [job, done] = [path.join(work, 'job'), path.join(work, 'done')];
  await fs.mkdir(path.join(done, 'candidates'), { recursive: true });
  for (const { name, modelFolder, status } of result.candidates) if (status === 'Completed') await fs.rename(path.join(job, modelFolder), path.join(done, 'candidates', name));
  await fs.cp(path.join(done, 'candidates', result.best.name), path.join(done, 'model'), { recursive: true });
  const [insights, analysis] = await Promise.all([result.reports.modelInsightsJson, result.reports.explainabilityJson].map((file) => fs.readFile(path.join(job, file), 'utf8')));
  await fs.writeFile(path.join(done, 'model-insights.json'), insights ?? '');
  await fs.writeFile(path.join(done, 'explainability.json'), analysis ?? '');
  await fs.writeFile(path.join(done, 'leaderboard.json'), JSON.stringify(result.candidates, null, 2));
  const plots = await Promise.all(result.reports.plots.map(async ({ title, file }) => ({ title, svg: await fs.readFile(path.join(job, file), 'utf8') })));
  await fs.writeFile(path.join(done, 'report.html'), renderTrainingReport({
    title: `Autopilot on ${path.basename(data)}`, result, warnings, plots,
    facts: { data: path.basename(data), target: options.target, seed: String(options.seed), candidates: String(result.candidates.length) },
  }));
}
