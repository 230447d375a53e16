using Fal.Kling;
using Fal.Kling.Emulator;
using Hangfire;
using Hangfire.PostgreSql;
using Microsoft.EntityFrameworkCore;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Studio.Orders;
using Studio.Steps;
using Studio.Videos;
using Studio.Web;

namespace Studio.Hosting;

/// <summary>The services of the studio, room by room.</summary>
internal static class StudioServices
{
    /// <summary>A deploy waits this long for the steps that are under way.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(90);

    /// <summary>How long the dashboard shows what is done. A row remains for each step until then.</summary>
    private static readonly TimeSpan JobExpiration = TimeSpan.FromHours(1);

    public static void AddStudio(this WebApplicationBuilder builder, StudioOptions options, FalEmulator? emulator)
    {
        IServiceCollection services = builder.Services;
        string? connectionString = builder.Configuration.GetConnectionString(Database.Name);
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(options));
        services.AddSingleton(TimeProvider.System);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        services.AddDbContextFactory<StudioDb>(database => Database.Choose(database, connectionString, options.DataDirectory));
        services.AddSingleton<OrderTable>().AddSingleton<OrderPlacement>().AddSingleton<IVideoStore, DiskVideoStore>();
        AddFal(builder, options, emulator);
        AddSteps(services, options, connectionString);
        if (options.Role != StudioRole.Worker)
        {
            services.AddStudioWeb();
        }

        services.AddHealthChecks().AddDbContextCheck<StudioDb>("database");
        AddTelemetry(builder);
    }

    private static void AddFal(WebApplicationBuilder builder, StudioOptions options, FalEmulator? emulator)
    {
        // A wrong address is found now, not with the first order.
        _ = options.PublicUrl is { } url ? new SubmitOptions { WebhookUrl = new Uri(url, WebhookAddress.Path) } : null;
        IServiceCollection services = builder.Services;
        services.AddKlingClient(builder.Configuration.GetSection("Kling")).AddKlingIdempotencyStore<StudioDb>();
        services.Configure<KlingClientOptions>(kling =>
        {
            kling.WebhookUrlSecret ??= options.WebhookSecret;
            emulator?.Configure(kling);
        });
        services.AddSingleton<IWebhookAddress, WebhookAddress>();
        if (options.Role != StudioRole.Worker && (emulator is not null || options.PublicUrl is not null))
        {
            services.AddKlingWebhookStore<StudioDb>();
            services.AddKlingWebhooks(webhooks =>
            {
                webhooks.UrlSecret = options.WebhookSecret;
                webhooks.KeysUrl = emulator?.WebhookKeysUrl ?? options.WebhookKeysUrl ?? webhooks.KeysUrl;
                foreach (string userId in emulator is null ? options.WebhookUserIds : [emulator.UserId])
                {
                    webhooks.AllowedUserIds.Add(userId);
                }
            });
        }
    }

    private static void AddSteps(IServiceCollection services, StudioOptions options, string? connectionString)
    {
        services.AddSingleton<StepScheduler>().AddSingleton<LookSchedule>().AddSingleton<Dispatcher>().AddSingleton<SubmitStep>().AddSingleton<FollowStep>().AddSingleton<CancelStep>().AddSingleton<StoreStep>()
            .AddSingleton<OperatorDesk>();
        services.AddHangfire(hangfire =>
        {
            hangfire.SetDataCompatibilityLevel(CompatibilityLevel.Version_180).UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings();
            if (connectionString is null)
            {
                // What it forgets when the program ends, the sweep finds in the orders.
                hangfire.UseInMemoryStorage().WithJobExpirationTimeout(JobExpiration);
            }
            else
            {
                // Long polling would wake every worker of every process for each step.
                hangfire.UsePostgreSqlStorage(
                    postgres => postgres.UseNpgsqlConnection(connectionString),
                    new PostgreSqlStorageOptions { QueuePollInterval = TimeSpan.FromSeconds(0.5), DistributedLockTimeout = TimeSpan.FromSeconds(30) })
                    .WithJobExpirationTimeout(JobExpiration);
            }
        });
        if (options.Role != StudioRole.Web)
        {
            services.AddHangfireServer(server => (server.WorkerCount, server.ShutdownTimeout) = (options.Workers, ShutdownTimeout));
            services.AddHostedService<Sweep>();
        }
    }

    // The exporter reads the standard variables of OpenTelemetry.
    private static void AddTelemetry(WebApplicationBuilder builder)
    {
        if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            builder.Services.AddOpenTelemetry()
                .WithTracing(tracing => tracing.AddSource("Fal.Kling").AddAspNetCoreInstrumentation().AddOtlpExporter())
                .WithMetrics(metrics => metrics.AddMeter("Fal.Kling").AddMeter("Microsoft.AspNetCore.Hosting").AddOtlpExporter());
        }
    }
}
