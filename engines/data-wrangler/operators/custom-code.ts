// custom_code: runs a person's Python code where that is allowed, or the SQL given in its place.

import type { FlowNode } from '../../../flows/flow';
import { customCode as codeSignature, customPandas as pandasSignature, customPySpark as pySparkSignature, type CustomCode } from '../../../flows/operators/custom-code';
import { nodeFailure } from '../failures';
import type { Frame, Operator, TableWorkspace } from '../operator';
import { functionCode } from '../python/function-code';
import { runCode } from '../python/run-code';
import { runSql } from './sql-in-place';

const operator = (signature: typeof codeSignature): Operator => ({
  operator: signature.operator,
  open: (node) => {
    const parameters = signature.parse(node);
    return {
      kind: 'table', treatment: 'needs-many',
      transform: async ([input], workspace) => {
        if (input === undefined) throw nodeFailure(node, 'the node has no input');
        return new Map([[node.outputs[0]?.name ?? 'default', await run(node, parameters, input, workspace)]]);
      },
    };
  },
});

export const customCode = operator(codeSignature);
export const customPandas = operator(pandasSignature);
export const customPySpark = operator(pySparkSignature);

async function run(node: FlowNode, { language, code, function: called }: CustomCode, input: Frame, workspace: TableWorkspace): Promise<Frame> {
  const sql = workspace.sqlInPlace.get(node.node_id);
  if (sql !== undefined) return runSql(node, input, sql, workspace);
  const first = code.split('\n').find((line) => line.trim() !== '' && !line.trim().startsWith('#')) ?? '';
  if (language === 'sql') throw nodeFailure(node, `the node runs Spark SQL (${first.trim()}), which is not run here; give DuckDB SQL over the table df in its place, by its node id`);
  if (workspace.python === undefined) throw nodeFailure(node, `the node runs ${called === undefined ? language : 'a function in pandas'} code (${first.trim()}); allow python3 for this flow, or give SQL over the table df in its place, by its node id`);
  return runCode(node, language === 'pyspark' ? 'pyspark' : 'pandas', called === undefined ? code : functionCode(code, called), input, workspace, workspace.python);
}
