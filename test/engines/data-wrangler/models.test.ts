// Model directories that Spark saved are read, and what is written reads the same.

import assert from 'node:assert';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { unzipSync } from 'fflate';

import { modelCodec } from '../../../engines/data-wrangler/model-codec';
import { parquetPort } from '../../../engines/data-wrangler/parquet-models';
import { Session } from '../../../engines/data-wrangler/session';
import type { Json, JsonObject } from '../../../flows/json';
import { decodeBase85, encodeBase85 } from '../../../flows/trained-state/base85';
import type { SparkModelName } from '../../../flows/trained-state/spark-model-classes';
import { inFolder, sharedData } from './flow-runs';

interface SavedModel {
  id: string;
  zip: string;
  metadata: { class: string; paramMap: JsonObject };
  data: { rows: JsonObject[]; key_value_metadata: Record<string, Json> };
}

describe('models of Spark', () => {
  it('are read, and written so that Spark reads them', async function () {
    const folder = path.join(sharedData, 'spark/models');
    if (!existsSync(folder)) {
      console.log('skipped: ../shared/data is not here');
      this.skip();
    }
    const { cases } = JSON.parse(readFileSync(path.join(folder, 'models.json'), 'utf8')) as { cases: SavedModel[] };
    await inFolder(async (work) => {
      const session = await Session.open({ workFolder: work, threads: 1, memoryMegabytes: 256, signal: new AbortController().signal });
      try {
        const codec = modelCodec(parquetPort(session, work));
        for (const { id, zip, metadata, data } of cases) {
          const name = metadata.class.replace('org.apache.spark.ml.feature.', '') as SparkModelName;
          const model = await codec.decode(encodeBase85(readFileSync(path.join(folder, zip))), name);
          assert.deepStrictEqual(model.data, data.rows[0], `${id} as saved by Spark`);
          const text = await codec.encode(model);
          assert.deepStrictEqual((await codec.decode(text, name)).data, data.rows[0], `${id} as written here`);
          assert.strictEqual(await codec.encode(model), text, `${id} is written the same twice`);
          await checkDirectory(session, work, text, metadata, data.key_value_metadata);
        }
        console.log(`      ${cases.length} models compared`);
      } finally {
        session.close();
      }
    });
  });
});

/** What Spark needs to load a directory: one line of metadata, no unknown parameter, its own schema in the Parquet file. */
async function checkDirectory(session: Session, work: string, text: string, saved: SavedModel['metadata'], kept: Record<string, Json>): Promise<void> {
  const files = unzipSync(decodeBase85(text));
  const metadata = Buffer.from(files['metadata/part-00000'] ?? []).toString('utf8');
  assert.strictEqual(metadata.trimEnd().split('\n').length, 1);
  const parsed = JSON.parse(metadata) as Record<string, unknown>;
  assert.deepStrictEqual(Object.keys(parsed), ['class', 'timestamp', 'sparkVersion', 'uid', 'paramMap', 'defaultParamMap']);
  assert.deepStrictEqual(parsed['paramMap'], saved.paramMap);
  const file = path.join(work, 'check.parquet');
  writeFileSync(file, files['data/part-00000.parquet'] ?? new Uint8Array());
  const pairs = await session.query(`SELECT decode(key), decode(value) FROM parquet_kv_metadata('${file}')`);
  const row = pairs.find(([key]) => key === 'org.apache.spark.sql.parquet.row.metadata')?.[1];
  assert.deepStrictEqual(JSON.parse(String(row)), kept['org.apache.spark.sql.parquet.row.metadata']);
}
