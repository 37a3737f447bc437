# BASE may name a mirror's copy of the same image.
ARG BASE=docker.io/library/debian:bookworm-slim

FROM ${BASE} AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends make \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# What packages the build needs changes rarely: a layer of its own.
COPY .ci/deps .ci/deps
RUN .ci/deps build
COPY Makefile ./
COPY filters filters
COPY proxy proxy
RUN make && strip build/fogline

FROM ${BASE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends libuv1 libyaml-0-2 libssl3 \
    libpcre2-8-0 libseccomp2 zlib1g libisal2 libbrotli1 libzstd1 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 65532 --no-create-home --shell /usr/sbin/nologin \
    fogline
COPY --from=build /src/build/fogline /usr/local/bin/fogline
COPY filters/packs /etc/fogline/filters
COPY LICENSE /usr/share/doc/fogline/LICENSE
# A number, so that Kubernetes can see it is not root.
USER 65532:65532
# The admin port (9901) stays on the container's loopback.
EXPOSE 8080
# The image holds no HTTP client, but Debian's bash can open a connection.
HEALTHCHECK --interval=10s --timeout=3s --start-period=2s CMD \
    ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9901 && printf 'GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == 'HTTP/1.1 200 '* ]]"]
ENTRYPOINT ["fogline"]
# The demo.  In front of a service of yours:
#   docker run fogline serve --listen 0.0.0.0:8080 --upstream http://...
CMD ["serve", "--listen", "0.0.0.0:8080"]
