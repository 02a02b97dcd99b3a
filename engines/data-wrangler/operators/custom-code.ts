// custom_code: runs a person's pandas code where that is allowed, or the SQL given in its place.

import type { FlowNode } from '../../../flows/flow';
import { customCode as codeSignature, customPandas as pandasSignature, customPySpark as pySparkSignature, type CustomCode } from '../../../flows/operators/custom-code';
import { nodeFailure } from '../failures';
import type { Frame, Operator, TableWorkspace } from '../operator';
import { runPandas } from '../python/run-pandas';
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

async function run(node: FlowNode, { language, code }: CustomCode, input: Frame, workspace: TableWorkspace): Promise<Frame> {
  const sql = workspace.sqlInPlace.get(node.node_id);
  if (sql !== undefined) return runSql(node, input, sql, workspace);
  const first = code.split('\n').find((line) => line.trim() !== '' && !line.trim().startsWith('#')) ?? '';
  if (language !== 'pandas') throw nodeFailure(node, `the node runs ${language === 'function' ? 'a user-defined function' : language} code (${first.trim()}), which is not run here; give SQL over the table df in its place, by its node id`);
  if (workspace.python === undefined) throw nodeFailure(node, `the node runs pandas code (${first.trim()}); allow python3 for this flow, or give SQL over the table df in its place, by its node id`);
  return runPandas(node, code, input, workspace, workspace.python);
}
