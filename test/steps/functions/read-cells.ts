// Reads the cells of a CSV text, for tests.
import { readCsv, type CsvRecord } from '../../../steps/functions/csv/read-csv';

/** The records of a text, read in chunks of so many bytes. */
export async function readRecords(text: string, chunkBytes = 65536, delimiter = ','): Promise<CsvRecord[]> {
  const bytes = Buffer.from(text);
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let start = 0; start < bytes.length; start += chunkBytes) yield await Promise.resolve(bytes.subarray(start, start + chunkBytes));
  }
  const records: CsvRecord[] = [];
  for await (const batch of readCsv(chunks(), delimiter)) records.push(...batch);
  return records;
}
