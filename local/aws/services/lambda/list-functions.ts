// ListFunctions and ListVersionsByFunction.
import type { ListFunctionsRequest, ListFunctionsResponse, ListVersionsByFunctionRequest, ListVersionsByFunctionResponse } from '@aws-sdk/client-lambda';
import type { Operation } from '../../operation';
import type { Checked } from '../checked';
import { page } from '../page';
import { describeFunction } from './describe-function';
import { functionOf, functionTable, onFunction, versionTable } from './function-records';

const LIMIT = 50;
const CODE = 'InvalidParameterValueException';

/** ListFunctions. */
export const listFunctions: Operation<Checked<ListFunctionsRequest>, ListFunctionsResponse> = {
  name: 'ListFunctions',
  async handle(input, { cloud }) {
    const { store } = cloud;
    const records = [...functionTable(store).range()].map((entry) => entry.value)
      .flatMap((record) => (input.FunctionVersion === 'ALL' ? [record, ...[...versionTable(store).range({ prefix: `${record.name}:` })].map((entry) => entry.value)] : [record]));
    const { items, nextToken } = page(records, (record) => `${record.name}:${record.version}`, { nextToken: input.Marker, limit: Math.min(input.MaxItems ?? LIMIT, LIMIT), errorCode: CODE });
    return { Functions: items.map((record) => describeFunction(record, input.FunctionVersion === 'ALL')), NextMarker: nextToken };
  },
};

/** ListVersionsByFunction: $LATEST first. */
export const listVersionsByFunction: Operation<Checked<ListVersionsByFunctionRequest>, ListVersionsByFunctionResponse> = {
  name: 'ListVersionsByFunction',
  authorize: (input, context) => onFunction('ListVersionsByFunction', input.FunctionName, context),
  async handle(input, context) {
    const latest = functionOf(context, input.FunctionName, '$LATEST');
    const published = [...versionTable(context.cloud.store).range({ prefix: `${latest.name}:` })].map((entry) => entry.value);
    const { items, nextToken } = page([latest, ...published], (record) => record.version, { nextToken: input.Marker, limit: Math.min(input.MaxItems ?? LIMIT, LIMIT), errorCode: CODE });
    return { Versions: items.map((record) => describeFunction(record, true)), NextMarker: nextToken };
  },
};
