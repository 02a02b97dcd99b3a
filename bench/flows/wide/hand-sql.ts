// The same work as hand-written SQL in DuckDB, as a person would write it: `hand-sql.ts IN OUT`.
import { runSql } from '../run-sql';

const [input = '', output = ''] = process.argv.slice(2);
const numeric = Array.from({ length: 10 }, (_, index) => `n${index}`);
const encoded: readonly [column: string, labels: readonly string[]][] = [
  ['city', Array.from({ length: 12 }, (_, index) => `city${index}`)], ['plan', ['basic', 'plus', 'pro']],
  ['channel', ['web', 'shop', 'phone', 'mail']], ['device', ['ios', 'android', 'desktop', 'other', 'tv']],
];

const sql = `
copy (
  with raw as (select * exclude (note) from read_csv('${input}', header = true)),
  means as (select ${numeric.map((name) => `avg(${name}) as ${name}`).join(', ')} from raw),
  filled as (select id, city, plan, channel, device, ${numeric.map((name) => `coalesce(raw.${name}, means.${name}) as ${name}`).join(', ')} from raw, means),
  bounds as (select ${numeric.map((name) => `avg(${name}) as m_${name}, stddev_samp(${name}) as s_${name}`).join(', ')} from filled),
  clipped as (select id, city, plan, channel, device, ${numeric.map((name) => `greatest(least(${name}, m_${name} + 4 * s_${name}), m_${name} - 4 * s_${name}) as ${name}`).join(', ')} from filled, bounds),
  scales as (select ${numeric.map((name) => `avg(${name}) as m_${name}, stddev_samp(${name}) as s_${name}`).join(', ')} from clipped),
  scaled as (select id, city, plan, channel, device, ${numeric.map((name) => `(${name} - m_${name}) / s_${name} as ${name}`).join(', ')} from clipped, scales)
  select distinct id, ${numeric.join(', ')}, ${encoded.flatMap(([column, labels]) => labels.map((label) => `(${column} = '${label}')::double as "${column}_${label}"`)).join(', ')}
  from scaled order by id
) to '${output}' (header, delimiter ',')`;

runSql(sql);
