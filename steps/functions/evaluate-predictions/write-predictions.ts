// Writes labels and predictions side by side, for the report and for a comparison with another model.
import { join } from 'node:path';
import { createTableFile } from '../csv/table-file';
import type { JoinedPredictions } from './join-predictions';
import type { MeasuredHoldout } from './measure-holdout';

/** A CSV file with a header: id, actual, predicted and, where there is one, the probability of the positive or predicted label. */
export async function writePredictions(joined: JoinedPredictions, measured: MeasuredHoldout, workFolder: string): Promise<string> {
  const table = createTableFile(join(workFolder, 'predictions.csv'));
  await table.add(['id', 'actual', 'predicted', measured.scores === undefined ? 'probability' : 'probability_positive']);
  for (const [position, row] of measured.rows.entries()) {
    const probability = measured.scores?.[position] ?? joined.probability[row] ?? Number.NaN;
    await table.add([joined.ids[row] ?? '', joined.actual[row] ?? '', measured.decided[position] ?? '', Number.isNaN(probability) ? '' : String(probability)]);
  }
  await table.close();
  return table.file;
}
