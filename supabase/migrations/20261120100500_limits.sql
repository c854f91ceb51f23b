-- What is counted to slow down who guesses, by all instances together. Keys are hashes; rows are worth nothing once
-- they have expired. The one table the server's login uses itself, by the statements of its rate limiter.

create table roost.rate_limits (
  key text primary key,
  points integer not null default 0,
  -- Milliseconds since 1970.
  expire bigint
);
create index rate_limits_expire on roost.rate_limits (expire);

alter table roost.rate_limits enable row level security;
alter table roost.rate_limits force row level security;
create policy rate_limits_app on roost.rate_limits for all to roost_app using (true) with check (true);
grant select, insert, update, delete on roost.rate_limits to roost_app;
