"""Side-by-side measurements that anyone can run: `make bench`. docs/reference/measurements.md explains the figures.

Four kinds of processes take part: this one starts and reads the meters, `bench.load` fills a database of its own,
the web server is the one of production, and `bench.drive` sends the requests over the loopback interface.
"""
