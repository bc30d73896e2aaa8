// Nobody signs in to this one: it lives for the minutes of a measurement, on the loopback interface.
module.exports = () => ({
  auth: { secret: 'bench' },
  apiToken: { salt: 'bench' },
  transfer: { token: { salt: 'bench' } },
  secrets: { encryptionKey: 'benchbenchbenchbenchbenchbench12' },
  serveAdminPanel: false,
});
