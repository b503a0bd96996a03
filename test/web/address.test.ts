// host:port, in Go's words.
import { expect, test } from 'vitest';
import { hostPort, isLocalhost, parseAddress } from '../../src/web/site/address.ts';

test.each([
  [':', 'localhost', 0],
  [':4681', 'localhost', 4681],
  ['localhost:4681', 'localhost', 4681],
  ['localhost:', 'localhost', 0],
  ['[::1]:80', '::1', 80],
  ['0.0.0.0:8080', '0.0.0.0', 8080],
  ['localhost:-1', 'localhost', -1],
])('%s', (text, host, port) => {
  expect(parseAddress(text)).toEqual({ host, port });
});

test.each([
  ['foo', 'could not split http address: address foo: missing port in address'],
  [':18081:', 'could not split http address: address :18081:: too many colons in address'],
  ['::1', 'could not split http address: address ::1: too many colons in address'],
  ['[::1]', 'could not split http address: address [::1]: missing port in address'],
  ['[::1', "could not split http address: address [::1: missing ']' in address"],
  [':abc', 'invalid port number: strconv.Atoi: parsing "abc": invalid syntax'],
  ['localhost:8x', 'invalid port number: strconv.Atoi: parsing "8x": invalid syntax'],
])('%s is none', (text, message) => {
  expect(() => parseAddress(text)).toThrow(message);
});

test('what only this machine reaches', () => {
  expect(['localhost', '127.0.0.1', '::1', '[::1]'].every(isLocalhost)).toBe(true);
  expect(['', '0.0.0.0', 'example.org', '127.0.0.2'].some(isLocalhost)).toBe(false);
  expect([hostPort('::1', 80), hostPort('localhost', 80)]).toEqual(['[::1]:80', 'localhost:80']);
});
