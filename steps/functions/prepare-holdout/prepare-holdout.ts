// The whole of PrepareHoldout: split or take, compare, store, report.
import type { Objects } from '../objects/objects';
import { below } from '../objects/objects';
import { compareRows } from './compare-rows';
import type { PrepareHoldoutEvent } from './event';
import { takeGivenHoldout } from './given-holdout';
import { checkLabels } from './label-counts';
import type { HoldoutReport } from './report';
import { splitTable, type SplitTable } from './split-table';
import type { HoldoutFiles } from './holdout-sink';

/** What the step hands on, by the names of its OutputParameters. */
export interface PrepareHoldoutResult {
  readonly TrainingRowsS3Uri: string;
  readonly FeaturesS3Uri: string;
  readonly LabelsS3Uri: string;
  readonly ReportS3Uri: string;
  readonly TrainingRows: number;
  readonly HoldoutRows: number;
}

/**
 * Takes the holdout off the raw table and stores training rows, features, labels and report.
 * @param workFolder A folder of its own, with room for the table twice.
 */
export async function prepareHoldout(event: PrepareHoldoutEvent, objects: Objects, workFolder: string): Promise<PrepareHoldoutResult> {
  const table = await splitTable(event, await objects.read(event.SourceIsFolder ? await partIn(event.SourceS3Uri, objects) : event.SourceS3Uri), workFolder);
  if (event.SplitBy === 'given') await takeGivenHoldout(event, table.columns, (uri) => objects.read(uri), table.holdout, table.holdoutLabels);
  const holdout = await table.holdout.close();
  checkSizes(event, table, holdout);
  checkLabels(event, table.trainingLabels.counts);
  const disjoint = await compareRows(table.training.file, event.SourceDelimiter, event.SourceHeader, table.columns, holdout);
  return store(event, objects, table, holdout, describeHoldout(event, table, holdout, disjoint));
}

/** The one part file in a folder that a Data Wrangler job wrote. */
async function partIn(uri: string, objects: Objects): Promise<string> {
  const parts: string[] = [];
  for await (const found of objects.list(below(uri, 'part-'))) parts.push(found);
  const [only, ...more] = parts;
  if (only === undefined || more.length > 0) throw new Error(`the table to split should be one part file below ${uri}; there are ${parts.length}`);
  return only;
}

function checkSizes(event: PrepareHoldoutEvent, table: SplitTable, holdout: HoldoutFiles): void {
  if (holdout.rows === 0) throw new Error(`no row is held out (${howSplit(event)}); the model could not be judged`);
  if (table.trainingRows === 0) throw new Error(`all ${holdout.rows} rows are held out (${howSplit(event)}); nothing is left to train on`);
}

function howSplit(event: PrepareHoldoutEvent): string {
  if (event.SplitBy === 'hash') return `split by hash, fraction ${event.SplitFraction}`;
  if (event.SplitBy === 'time') return `split by ${event.SplitColumn} from ${event.SplitFrom}`;
  return `holdout ${event.HoldoutFeaturesS3Uri}`;
}

function describeHoldout(event: PrepareHoldoutEvent, table: SplitTable, holdout: HoldoutFiles, disjoint: HoldoutReport['disjoint']): HoldoutReport {
  return {
    version: 1,
    columns: [...table.columns.names],
    target: event.Target,
    ...(event.IdColumn === undefined ? {} : { idColumn: event.IdColumn }),
    split: event.SplitBy,
    rows: { source: table.sourceRows, training: table.trainingRows, holdout: holdout.rows, withoutLabel: table.withoutLabel },
    ...(event.ProblemType === 'Regression' ? {} : { labels: { training: table.trainingLabels.asRecord(), holdout: table.holdoutLabels.asRecord() } }),
    digests: { training: table.trainingDigest, ...holdout.digests },
    disjoint,
  };
}

async function store(event: PrepareHoldoutEvent, objects: Objects, table: SplitTable, holdout: HoldoutFiles, report: HoldoutReport): Promise<PrepareHoldoutResult> {
  const uris = {
    TrainingRowsS3Uri: below(event.OutputS3Uri, 'training/rows.csv'),
    FeaturesS3Uri: below(event.OutputS3Uri, 'features/features.csv'),
    LabelsS3Uri: below(event.OutputS3Uri, 'labels/labels.csv'),
    ReportS3Uri: below(event.OutputS3Uri, 'report.json'),
  };
  await objects.upload(table.training.file, uris.TrainingRowsS3Uri, 'text/csv');
  await objects.upload(holdout.features.file, uris.FeaturesS3Uri, 'text/csv');
  await objects.upload(holdout.labels.file, uris.LabelsS3Uri, 'text/csv');
  await objects.write(`${JSON.stringify(report, null, 2)}\n`, uris.ReportS3Uri, 'application/json');
  return { ...uris, TrainingRows: report.rows.training, HoldoutRows: report.rows.holdout };
}
