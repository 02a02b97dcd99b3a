// Looks for rows of the holdout among the training rows: what was learnt by heart says nothing of what was learnt.
import { createReadStream } from 'node:fs';
import { readCsv } from '../csv/read-csv';
import type { HoldoutFiles } from './holdout-sink';
import type { HoldoutReport } from './report';
import { rowDigest } from './row-digest';
import { comparedCells, type TableColumns } from './table';

const mostExamples = 5;

/** Counts ids and feature rows that holdout and training rows share; reads the training file once, keeps the holdout alone in memory. */
export async function compareRows(trainingFile: string, delimiter: string, hasHeader: boolean, columns: TableColumns, holdout: HoldoutFiles): Promise<HoldoutReport['disjoint']> {
  const sharedDigests = new Set<string>();
  const sharedIds = new Set<string>();
  let isHeader = hasHeader;
  for await (const batch of readCsv(createReadStream(trainingFile), delimiter)) {
    for (const { fields } of batch) {
      if (isHeader) {
        isHeader = false;
        continue;
      }
      const digest = rowDigest(comparedCells(columns, fields));
      if (holdout.idsByDigest.has(digest)) sharedDigests.add(digest);
      const id = columns.id === undefined ? undefined : fields[columns.id];
      if (id !== undefined && holdout.ids.has(id)) sharedIds.add(id);
    }
  }
  const shared = [...sharedDigests].flatMap((digest) => holdout.idsByDigest.get(digest) ?? []);
  return {
    ...(columns.id === undefined ? {} : { sharedIds: sharedIds.size }),
    sharedRows: shared.length,
    sharedShare: holdout.rows === 0 ? 0 : shared.length / holdout.rows,
    examples: [...sharedIds, ...shared].slice(0, mostExamples),
    compared: comparedCells(columns, columns.names),
  };
}
