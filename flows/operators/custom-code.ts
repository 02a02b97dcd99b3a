// custom_code and its older forms: a node that runs a person's Python or SQL on the whole table.

import { z } from 'zod';

import type { FlowNode } from '../flow';
import { parseBlock, pickKind, type OperatorSignature } from './signature';

export interface CustomCode {
  language: 'pandas' | 'pyspark' | 'sql' | 'function';
  code: string;
}

const block = (language: CustomCode['language'], path: readonly string[], key = 'code') => (node: FlowNode): CustomCode => ({ language, code: parseBlock(node, path, z.looseObject({ [key]: z.string() }))[key] as string });

const signature = (operator: string, parse: (node: FlowNode) => CustomCode): OperatorSignature<CustomCode> => ({ operator, parse, rows: () => 'needs-many', columns: () => [] });

/** 2020 to 2022: pandas. */
export const customPandas = signature('sagemaker.spark.custom_pandas_0.1', block('pandas', []));
/** 2020 to 2022: PySpark. */
export const customPySpark = signature('sagemaker.spark.custom_pyspark_0.1', block('pyspark', []));
/** Since 2022: one operator for all languages. Only the block of the chosen language counts; others may hold stale code. */
export const customCode = signature('sagemaker.spark.custom_code_0.1', (node) => pickKind<(node: FlowNode) => CustomCode>(node, 'operator', node.parameters['operator'], {
  'Python (Pandas)': block('pandas', ['pandas_parameters']),
  'Python (PySpark)': block('pyspark', ['pyspark_parameters']),
  'Python (User-Defined Function)': block('function', ['udf_parameters'], 'pandas_code'),
  'SQL (PySpark SQL)': block('sql', ['sql_parameters']),
})(node));
