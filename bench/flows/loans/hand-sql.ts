// The loans flow as hand-written SQL in DuckDB: `hand-sql.ts IN OUT`.
import { runSql } from '../run-sql';

const [input = '', output = ''] = process.argv.slice(2);
const numeric = ['annual_income', 'employment_length', 'interest_rate', 'loan_amount', 'loan_term'];
const encoded = ['grade', 'purpose'];

const labels = (column: string): string => `(select list(${column} order by n desc, ${column}) from (select ${column}, count(*) as n from raw group by all))`;
const vector = (column: string): string => `'[' || array_to_string(list_transform(${column}_labels, lambda label: case when label = ${column} then '1.0' else '0.0' end), ',') || ']' as ${column}`;

const sql = `
copy (
  with raw as (select * from read_csv('${input}', header = true)),
  learnt as (select ${numeric.map((name) => `avg(${name}) as m_${name}, stddev_samp(${name}) as s_${name}`).join(', ')}, ${encoded.map((column) => `${labels(column)} as ${column}_labels`).join(', ')} from raw)
  select loan_status, ${numeric.map((name) => `(${name} - m_${name}) / s_${name} as ${name}`).join(', ')}, ${encoded.map(vector).join(', ')} from raw, learnt
) to '${output}' (header, delimiter ',')`;

runSql(sql);
