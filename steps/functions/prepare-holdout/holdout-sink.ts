// Takes the rows that are held out: features without a header, id first, and labels by id.
import { join } from 'node:path';
import { rowDigest } from './row-digest';
import { comparedCells, featuresOf, type TableColumns } from './table';
import { createTableFile, type TableFile } from '../csv/table-file';

/** What is known of the holdout once all its rows are in. */
export interface HoldoutFiles {
  readonly features: TableFile;
  readonly labels: TableFile;
  readonly digests: { readonly features: string; readonly labels: string };
  readonly rows: number;
  /** Ids in their order, by the digest of the row's compared cells. */
  readonly idsByDigest: ReadonlyMap<string, readonly string[]>;
  readonly ids: ReadonlySet<string>;
}

/** Collects the holdout in two files of the work folder. */
export class HoldoutSink {
  private readonly features: TableFile;
  private readonly labels: TableFile;
  private readonly ids = new Set<string>();
  private readonly idsByDigest = new Map<string, string[]>();

  constructor(private readonly columns: TableColumns, workFolder: string) {
    this.features = createTableFile(join(workFolder, 'features.csv'));
    this.labels = createTableFile(join(workFolder, 'labels.csv'));
  }

  /**
   * Adds a row.
   * @param cells In the order of the raw table; the target's cell is not looked at.
   * @param place Names the row in messages.
   */
  async add(id: string, cells: readonly string[], label: string, place: string): Promise<void> {
    if (id === '') throw new Error(`${place} has no id; each row needs one, or leave id.column out to number the rows`);
    if (this.ids.has(id)) throw new Error(`${place} has the id ${JSON.stringify(id)}, which another row of the holdout has too; ids must be unique`);
    const features = featuresOf(this.columns, cells);
    const broken = features.findIndex((cell) => /[\r\n]/.test(cell));
    if (broken >= 0) throw new Error(`${place} has a line break inside a cell; batch transform reads one record a line, so remove line breaks from the data`);
    this.ids.add(id);
    const digest = rowDigest(comparedCells(this.columns, cells));
    const sameRows = this.idsByDigest.get(digest);
    if (sameRows === undefined) this.idsByDigest.set(digest, [id]);
    else sameRows.push(id);
    await this.features.add([id, ...features]);
    await this.labels.add([id, label]);
  }

  /** Ends both files. */
  async close(): Promise<HoldoutFiles> {
    const digests = { features: await this.features.close(), labels: await this.labels.close() };
    return { features: this.features, labels: this.labels, digests, rows: this.ids.size, idsByDigest: this.idsByDigest, ids: this.ids };
  }
}
