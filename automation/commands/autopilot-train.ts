// `mlops autopilot train DATA.csv`: candidates on a table of this machine, without a pipeline: a data scientist's first five minutes.
import fs from 'node:fs';
import path from 'node:path';
import { readTrainOptions, trainOptions } from '../autopilot/train-options';
import { trainModel } from '../autopilot/train-model';
import { renderTable } from '../console/text-table';
import { formatSeconds } from '../console/duration';
import { UsageError } from '../failures';
import { figure } from '../report/describe-run';
import type { Command } from './command';

/** Metrics beside the objective that fit on a line. */
const SHOWN = 5;

export const autopilotTrain: Command = {
  name: 'autopilot train',
  summary: 'train and rank candidates on a table of this machine, and write model and report into a folder',
  arguments: ['<data>'],
  options: trainOptions,
  examples: ['mlops autopilot train churn.csv --target churned --positive yes --output model', 'mlops autopilot train prices.csv --target price --drop id --max-time 60 --output model'],
  async run(context) {
    const data = path.resolve(context.workingFolder, context.values[0] ?? '');
    if (!fs.existsSync(data)) throw new UsageError(`there is no file ${context.values[0] ?? ''}`);
    const options = readTrainOptions(context);
    const { result, warnings, folder } = await trainModel(context, data, options);
    const { candidates, best, objective } = result;
    const others = best.metrics.map(({ name }) => name).filter((name) => name !== objective.name).slice(0, SHOWN);
    const rows = candidates.map(({ name, objectiveValue, metrics, startedAt, endedAt }, at) => [
      String(at + 1), name, figure(objectiveValue), ...others.map((other) => figure(metrics.find((metric) => metric.name === other)?.value)), formatSeconds((endedAt - startedAt) / 1000),
    ]);
    const shown = path.relative(context.workingFolder, folder) || folder;
    return {
      data: {
        type: 'result', problemType: result.problemType, objective: objective.name, best: best.name, value: best.objectiveValue, warnings, output: folder,
        candidates: candidates.map(({ name, algorithm, objectiveValue, metrics }) => ({ name, algorithm, value: objectiveValue, metrics: Object.fromEntries(metrics.map((metric) => [metric.name, metric.value])) })),
      },
      text: [
        `${result.problemType}, ranked by ${objective.name} on rows that the models did not train on:`,
        renderTable({ columns: ['', 'candidate', objective.name, ...others, 'time'], rows }),
        `Model and report: ${shown}/ (report.html)`, `Next: mlops autopilot predict ${shown} ROWS.csv --output predictions.csv`,
      ].join('\n'),
    };
  },
};
