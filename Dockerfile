# syntax=docker/dockerfile:1
# newscrawl as an image: built with whatever building needs, run without it (docs/scaling.md).
ARG PYTHON=3.13

FROM python:${PYTHON}-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/newscrawl
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY newscrawl newscrawl
# There is no compiler in this stage either: what comes without a wheel is pure Python, or the build fails.
RUN /opt/newscrawl/bin/pip install --prefer-binary ".[archive,parquet,workers,notify]" \
    && /opt/newscrawl/bin/python -m compileall -q /opt/newscrawl

FROM python:${PYTHON}-slim-trixie
COPY --from=build /opt/newscrawl /opt/newscrawl
# A number, so that a cluster can see that it is not root.
RUN groupadd --gid 10001 newscrawl \
    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin newscrawl \
    && install -d -o 10001 -g 10001 /data
ENV PATH=/opt/newscrawl/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    NEWSCRAWL_HOME=/data \
    NEWSCRAWL_HEALTH=/data/health.json
USER 10001:10001
WORKDIR /data
VOLUME /data
# A crawl under way stores what it has and ends: give it two minutes (`docker stop --time 120`).
STOPSIGNAL SIGTERM
# `watch` and `worker` write the file; one that is old, or says that a tick failed, is a fault.
HEALTHCHECK --interval=1m --timeout=10s --start-period=10m --retries=3 \
    CMD ["sh", "-c", "grep -q '\"fine\": true' \"$NEWSCRAWL_HEALTH\" && find \"$NEWSCRAWL_HEALTH\" -mmin -30 | grep -q ."]
ENTRYPOINT ["newscrawl"]
CMD ["watch"]
