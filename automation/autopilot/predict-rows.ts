// Predicts the rows of a CSV with a trained model, a row at a time, into a file that is there whole or not at all.
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Prediction, Predictor } from '../../engines/autopilot/predictor';
import { InputError } from '../../flows/problems';
import { CsvError, readCsv } from '../../steps/functions/csv/read-csv';
import { csvLine } from '../../steps/functions/csv/write-csv';
import { UsageError } from '../failures';

/** How many rows were predicted. */
export interface Predicted { rows: number; columns: string[] }

/** The model of a folder that `mlops autopilot train` wrote, or of a candidate's folder in it. @throws UsageError where there is none */
export async function openModel(folder: string): Promise<Predictor> {
  const { openPredictor } = require('../../engines/autopilot/predictor') as typeof import('../../engines/autopilot/predictor');
  const found = [path.join(folder, 'model'), folder].find((candidate) => existsSync(path.join(candidate, 'model.json')));
  if (found === undefined) throw new UsageError(`there is no model in ${folder}`, ['Train one: mlops autopilot train DATA.csv --target NAME --output DIR']);
  return openPredictor(found);
}

/** Where each column of the model stands in the table. @throws InputError with every column that is missing */
function positions(header: readonly string[], predictor: Predictor, file: string): number[] {
  const missing = predictor.columns.filter((name) => !header.includes(name));
  if (missing.length > 0) throw new InputError([{ file, line: 1, message: `the columns ${missing.map((name) => JSON.stringify(name)).join(', ')} are missing, which the model was trained on; the table has ${header.map((name) => JSON.stringify(name)).join(', ')}` }]);
  return predictor.columns.map((name) => header.indexOf(name));
}

/** Output columns: the label, and for two labels the probability of the positive one, for more that of each. */
function outputHeader({ problemType, labels = [] }: Predictor): string[] {
  if (problemType === 'Regression') return ['prediction'];
  return labels.length === 2 ? ['predicted_label', 'probability'] : ['predicted_label', ...labels.map((label) => `probability_${label}`)];
}

/** What to predict, and where to. */
export interface PredictOptions { predictor: Predictor; rowsFile: string; shownAs: string; outputFile: string; signal: AbortSignal }

/** Streams the rows through the model. @throws InputError naming the line of a row that does not fit */
export async function predictRows(options: PredictOptions): Promise<Predicted> {
  const { predictor, outputFile, signal } = options;
  const columns = outputHeader(predictor);
  const counted = { rows: 0 };
  const aside = `${outputFile}.${process.pid}.new`;
  try {
    await fs.mkdir(path.dirname(outputFile), { recursive: true });
    await pipeline(Readable.from(predictedLines(options, columns, counted)), createWriteStream(aside), { signal });
    await fs.rename(aside, outputFile);
    return { rows: counted.rows, columns };
  } catch (error) {
    throw error instanceof CsvError ? new InputError([{ file: options.shownAs, line: error.line, message: error.message }]) : error;
  } finally {
    await fs.rm(aside, { force: true });
  }
}

async function* predictedLines({ predictor, rowsFile, shownAs }: PredictOptions, columns: readonly string[], counted: { rows: number }): AsyncGenerator<string> {
  let place: number[] | undefined;
  let width = 0;
  for await (const batch of readCsv(createReadStream(rowsFile))) {
    const lines: string[] = [];
    for (const { fields, line } of batch) {
      if (place === undefined) {
        place = positions(fields, predictor, shownAs);
        width = fields.length;
        lines.push(csvLine(columns));
        continue;
      }
      if (fields.length !== width) throw new InputError([{ file: shownAs, line, message: `the row has ${fields.length} cells, the header ${width}` }]);
      const [prediction] = predictor.predict([place.map((at) => fields[at] ?? null)]);
      counted.rows += 1;
      lines.push(csvLine(cellsOf(prediction, predictor)));
    }
    if (lines.length > 0) yield lines.join('');
  }
  if (place === undefined) throw new InputError([{ file: shownAs, message: 'the file is empty; it must have a header' }]);
}

function cellsOf(prediction: Prediction | undefined, { labels = [] }: Predictor): string[] {
  if (prediction === undefined) return [];
  const { label, probabilities } = prediction;
  if (probabilities === undefined) return [label];
  return [label, ...(labels.length === 2 ? [String(probabilities[1])] : probabilities.map(String))];
}
