// custom_code and its older forms: a node that runs a person's Python or SQL on the whole table.

import { z } from 'zod';

import type { FlowNode } from '../flow';
import { choice, optionalName, parseBlock, pickKind, type OperatorSignature } from './signature';

export interface CustomCode {
  language: 'pandas' | 'pyspark' | 'sql' | 'function';
  code: string;
  /** How a user-defined function is called; only with the language `function`. */
  function?: UserFunction;
}

/** A function `custom_func` of the code. */
export interface UserFunction {
  /** Pandas: called once with the column as a Series; Python: called with each value. */
  mode: 'Pandas' | 'Python';
  input: string;
  /** The input's own column if absent. */
  output?: string;
  /** Such as `long`, `float` or `string`. */
  returnType?: string;
}

function userFunction(node: FlowNode): CustomCode {
  const block = parseBlock(node, ['udf_parameters'], z.looseObject({
    udf_mode: choice(['Pandas', 'Python'], 'Pandas'), input_col: z.string().min(1), output_col: optionalName, return_type: optionalName, pandas_code: z.string().nullish(), python_code: z.string().nullish(),
  }));
  const code = (block.udf_mode === 'Python' ? block.python_code ?? block.pandas_code : block.pandas_code ?? block.python_code) ?? '';
  return {
    language: 'function', code,
    function: { mode: block.udf_mode, input: block.input_col, ...(block.output_col === undefined ? {} : { output: block.output_col }), ...(block.return_type === undefined ? {} : { returnType: block.return_type }) },
  };
}

const block = (language: CustomCode['language'], path: readonly string[]) => (node: FlowNode): CustomCode => ({ language, code: parseBlock(node, path, z.looseObject({ code: z.string() })).code });

const signature = (operator: string, parse: (node: FlowNode) => CustomCode): OperatorSignature<CustomCode> => ({ operator, parse, rows: () => 'needs-many', columns: () => [] });

/** 2020 to 2022: pandas. */
export const customPandas = signature('sagemaker.spark.custom_pandas_0.1', block('pandas', []));
/** 2020 to 2022: PySpark. */
export const customPySpark = signature('sagemaker.spark.custom_pyspark_0.1', block('pyspark', []));
/** Since 2022: one operator for all languages. Only the block of the chosen language counts; others may hold stale code. */
export const customCode = signature('sagemaker.spark.custom_code_0.1', (node) => pickKind<(node: FlowNode) => CustomCode>(node, 'operator', node.parameters['operator'], {
  'Python (Pandas)': block('pandas', ['pandas_parameters']),
  'Python (PySpark)': block('pyspark', ['pyspark_parameters']),
  'Python (User-Defined Function)': userFunction,
  'SQL (PySpark SQL)': block('sql', ['sql_parameters']),
})(node));
