// A sample of a workflow's table, labels mapped as training maps them: rows by the hash of their content, so that the same table gives the same sample.
import fs from 'node:fs';
import { readCsv } from '../../steps/functions/csv/read-csv';
import { csvLine } from '../../steps/functions/csv/write-csv';
import { mapLabel } from '../../steps/functions/prepare-holdout/map-label';
import { hashFraction } from '../../steps/functions/prepare-holdout/row-digest';
import type { Workflow } from '../../steps/workflow';

/** Share of the rows that brings about so many, by the size of a row at the table's head. */
function shareFor(size: number, head: readonly (readonly string[])[], rows: number): number {
  const bytes = head.reduce((sum, fields) => sum + Buffer.byteLength(csvLine(fields)), 0);
  const total = size / Math.max(1, bytes / Math.max(1, head.length));
  return Math.min(1, rows / Math.max(1, total));
}

/** Writes the sample. @returns how many rows it has. @throws Error where the table has no target, or a label that the workflow does not map */
export async function sampleTable(table: string, { problem }: Pick<Workflow, 'problem'>, sample: string, rows: number): Promise<number> {
  const output = fs.createWriteStream(sample);
  let target = -1;
  let share: number | undefined;
  let written = 0;
  for await (const records of readCsv(fs.createReadStream(table))) {
    const batch = records.map(({ fields }) => fields);
    if (target < 0) {
      const header = batch.shift() ?? [];
      target = header.indexOf(problem.target);
      if (target < 0) throw new Error(`the table has no column ${JSON.stringify(problem.target)}, which problem.target names`);
      output.write(csvLine(header));
    }
    share ??= shareFor(fs.statSync(table).size, batch, rows);
    for (const fields of batch) {
      if (hashFraction(fields.join('\u0000')) >= share) continue;
      const label = problem.type === 'Regression' ? fields[target] : mapLabel(fields[target] ?? '', problem.labels);
      if (label === undefined || label === '') continue;
      output.write(csvLine(fields.map((field, at) => (at === target ? label : field))));
      written += 1;
    }
  }
  await new Promise<void>((resolve, reject) => { output.once('error', reject).end(resolve); });
  return written;
}
