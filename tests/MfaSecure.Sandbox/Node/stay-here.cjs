// Read at its start by each Node.js that a test starts, by NODE_OPTIONS: it lets nothing leave this machine.
const dns = require('node:dns');
const net = require('node:net');

function check(host) {
  if (host && host !== 'localhost' && host !== '::1' && !host.startsWith('127.')) {
    throw new Error(`a test must not leave this machine: ${host}`);
  }
}

const { lookup } = dns;
dns.lookup = (host, ...more) => {
  check(host);
  return lookup(host, ...more);
};

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...given) {
  // net.connect hands on an array of its normalized arguments.
  const [options] = Array.isArray(given[0]) ? given[0] : given;
  check(typeof options === 'object' ? options.host : typeof given[1] === 'string' ? given[1] : undefined);
  return connect.apply(this, given);
};
