const OPEN = ['find', 'findOne', 'create'].map((verb) => `api::case.case.${verb}`);

module.exports = {
  register() {},

  // What a team would click together in the admin panel: the public may use the type, lists have their indexes.
  async bootstrap({ strapi }) {
    const role = await strapi.db.query('plugin::users-permissions.role').findOne({ where: { type: 'public' } });
    const query = strapi.db.query('plugin::users-permissions.permission');
    for (const action of OPEN) {
      const there = await query.findOne({ where: { action, role: role.id } });
      if (!there) await query.create({ data: { action, role: role.id } });
    }
    const knex = strapi.db.connection;
    await knex.raw('CREATE INDEX IF NOT EXISTS cases_code ON cases (code)');
    await knex.raw("CREATE INDEX IF NOT EXISTS cases_list ON cases (agency, next_due_at) WHERE owes = 'agency'");
  },
};
