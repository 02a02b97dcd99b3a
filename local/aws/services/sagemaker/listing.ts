// What SageMaker's List* operations have in common: filters by name, time and status, an order, pages.
import { page } from '../page';

/** The part of a List* request that is the same everywhere. */
export interface ListRequest {
  NameContains?: string | undefined;
  CreationTimeAfter?: Date | undefined;
  CreationTimeBefore?: Date | undefined;
  LastModifiedTimeAfter?: Date | undefined;
  LastModifiedTimeBefore?: Date | undefined;
  StatusEquals?: string | undefined;
  SortBy?: string | undefined;
  SortOrder?: string | undefined;
  NextToken?: string | undefined;
  MaxResults?: number | undefined;
}

/** What a listed record has. */
export interface Listed {
  name: string;
  creationTime: number;
  lastModifiedTime?: number;
  status?: string;
}

/** Defaults that differ between operations. */
export interface ListDefaults {
  /** @default 'CreationTime' */
  sortBy?: string;
  /** @default 'Ascending' */
  sortOrder?: 'Ascending' | 'Descending';
  /** @default 10 */
  maxResults?: number;
}

/** One page of records that fit the request, in its order. */
export function listRecords<T extends Listed>(records: Iterable<T>, request: ListRequest, defaults: ListDefaults = {}): { items: T[]; nextToken?: string } {
  const found = [...records].filter((record) => fits(record, request));
  const by = request.SortBy ?? defaults.sortBy ?? 'CreationTime';
  found.sort((a, b) => compare(keyFor(a, by), keyFor(b, by)) || compare(a.name, b.name));
  if ((request.SortOrder ?? defaults.sortOrder ?? 'Ascending') === 'Descending') found.reverse();
  return page(found, (record) => record.name, { nextToken: request.NextToken, limit: request.MaxResults ?? defaults.maxResults ?? 10 });
}

function fits(record: Listed, request: ListRequest): boolean {
  const modified = record.lastModifiedTime ?? record.creationTime;
  return (request.NameContains === undefined || record.name.toLowerCase().includes(request.NameContains.toLowerCase()))
    && (request.StatusEquals === undefined || record.status === request.StatusEquals)
    && within(record.creationTime, request.CreationTimeAfter, request.CreationTimeBefore)
    && within(modified, request.LastModifiedTimeAfter, request.LastModifiedTimeBefore);
}

function within(time: number, after: Date | undefined, before: Date | undefined): boolean {
  return (after === undefined || time >= after.getTime()) && (before === undefined || time <= before.getTime());
}

function keyFor(record: Listed, by: string): string | number {
  if (by === 'Name') return record.name;
  if (by === 'Status') return record.status ?? '';
  return by === 'LastModifiedTime' ? record.lastModifiedTime ?? record.creationTime : record.creationTime;
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
