// Content too large for a record: files written aside, synced, and renamed into place.
import type { Readable } from 'node:stream';

/** A part of a file: bytes `first` to `last`, both included. */
export interface ByteRange {
  first: number;
  last: number;
}

/** Files by id; an id is never written twice. */
export interface ObjectFiles {
  /**
   * Streams `content` into a new file, which is on disk when the promise resolves and gone when it rejects.
   * @returns the file's id, for a record
   */
  write(content: AsyncIterable<Uint8Array>): Promise<{ id: string; bytes: number }>;
  /** The content, or a part of it. Destroy the stream if it is not read to its end. */
  read(id: string, range?: ByteRange): Readable;
  /** Removes the file; one that is not there is no error. Streams that are open read on. */
  remove(id: string): Promise<void>;
}
