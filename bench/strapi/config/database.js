module.exports = ({ env }) => ({
  connection: {
    client: 'postgres',
    connection: { host: env('PGHOST'), user: env('PGUSER'), database: env('PGDATABASE'), ssl: false },
    // All of them from the start: one that ends while it is measured would take its figures with it.
    pool: { min: 8, max: 8 },
  },
});
