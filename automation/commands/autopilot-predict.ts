// `mlops autopilot predict DIR ROWS.csv`: label and probability of each row.
import fs from 'node:fs';
import path from 'node:path';
import { openModel, predictRows } from '../autopilot/predict-rows';
import { UsageError } from '../failures';
import { textOption } from './shared-options';
import type { Command } from './command';

export const autopilotPredict: Command = {
  name: 'autopilot predict',
  summary: 'predict the rows of a CSV with a trained model: label, and probability of the positive label',
  arguments: ['<model>', '<rows>'],
  options: [{ flags: '--output <file>', description: 'the CSV to write' }],
  examples: ['mlops autopilot predict model new-customers.csv --output predictions.csv'],
  async run(context) {
    const [model = '', rows = ''] = context.values;
    const output = textOption(context, 'output');
    if (output === undefined) throw new UsageError('--output is missing', ['Name the CSV to write: --output predictions.csv']);
    const rowsFile = path.resolve(context.workingFolder, rows);
    if (!fs.existsSync(rowsFile)) throw new UsageError(`there is no file ${rows}`);
    const predictor = await openModel(path.resolve(context.workingFolder, model));
    const predicted = await predictRows({ predictor, rowsFile, shownAs: rows, outputFile: path.resolve(context.workingFolder, output), signal: context.signal });
    return { data: { type: 'result', ...predicted, output }, text: `${predicted.rows} rows predicted: ${output} (${predicted.columns.join(', ')})` };
  },
};
