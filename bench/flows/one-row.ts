// Times one record through the compiled loans encoder, as an endpoint encodes it: `npm run bench:one-row`.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { openEncoder } from '../../engines/inference/encoder';
import { encoderFlow } from '../../flows/encoder-flow';
import { outputNodeOf } from '../../flows/graph';
import { readFlow } from '../../flows/read-flow';

const WARM_UP = 20_000;
const ROWS = 200_000;

async function main(): Promise<void> {
  const data = path.resolve(__dirname, '../../../shared/data/loans');
  if (!existsSync(data)) throw new Error('the loans flow is not here: ../shared/data/loans');
  const flow = readFlow(readFileSync(path.join(data, 'loans.flow'), 'utf8'), 'loans.flow');
  const [columns = [], ...rows] = readFileSync(path.join(data, 'loans.csv'), 'utf8').trimEnd().split('\n').map((row) => row.split(','));
  const records = rows.map((row) => row.slice(1));
  const encoder = await openEncoder(encoderFlow(flow, outputNodeOf(flow).node_id, columns), columns[0]);
  const times = new Float64Array(ROWS);
  for (let at = -WARM_UP; at < ROWS; at += 1) {
    const record = records[(at + WARM_UP) % records.length] ?? [];
    const started = process.hrtime.bigint();
    encoder.encode(record, 1);
    if (at >= 0) times[at] = Number(process.hrtime.bigint() - started) / 1000;
  }
  times.sort();
  const quantile = (share: number): string => `${times[Math.floor(share * ROWS)]?.toFixed(1) ?? '?'} microseconds`;
  console.log(`one record of ${records[0]?.length ?? 0} columns, ${ROWS} times: p50 ${quantile(0.5)}, p99 ${quantile(0.99)}`);
}

main().catch((error: unknown) => { console.error(error instanceof Error ? error.message : error); process.exit(1); });
