module.exports = ({ env }) => ({
  connection: {
    client: 'postgres',
    connection: { host: env('PGHOST'), user: env('PGUSER'), database: env('PGDATABASE'), ssl: false },
    pool: { min: 2, max: 8 },
  },
});
