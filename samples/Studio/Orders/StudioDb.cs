using System.Text.Json;
using Fal.Kling;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Studio.Orders;

/// <summary>The studio's tables, with those of idempotency keys and webhooks.</summary>
/// <param name="options">The database.</param>
public sealed class StudioDb(DbContextOptions<StudioDb> options) : DbContext(options)
{
    /// <summary>The orders.</summary>
    public DbSet<Order> Orders => Set<Order>();

    /// <summary>What visitors have spent.</summary>
    public DbSet<VisitorDay> VisitorDays => Set<VisitorDay>();

    /// <summary>The line, one row.</summary>
    public DbSet<Line> Lines => Set<Line>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<OrderState>().HaveConversion<string>().HaveMaxLength(20);
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.UseKlingIdempotency();
        modelBuilder.UseKlingWebhooks();
        modelBuilder.Entity<Order>(order =>
        {
            order.ToTable("orders");
            order.Property(row => row.Form).HasConversion(form => JsonSerializer.Serialize(form, JsonSerializerOptions.Default), json => JsonSerializer.Deserialize<OrderForm>(json, JsonSerializerOptions.Default)!);
            order.Property(row => row.Problem).HasConversion(
                problem => JsonSerializer.Serialize(problem, JsonSerializerOptions.Default), json => JsonSerializer.Deserialize<OrderProblem>(json, JsonSerializerOptions.Default));
            order.Property(row => row.Version).IsConcurrencyToken();
            order.HasIndex(row => new { row.VisitorId, row.FormKey }).IsUnique();
            order.HasIndex(row => new { row.VisitorId, row.Id });
            order.HasIndex(row => new { row.State, row.Turn });
            order.HasIndex(row => row.DueAt);
            order.HasIndex(row => row.RequestId);
        });
        modelBuilder.Entity<VisitorDay>(day =>
        {
            day.ToTable("visitor_days");
            day.HasKey(row => new { row.VisitorId, row.Day });
            day.Property(row => row.Version).IsConcurrencyToken();
        });
        modelBuilder.Entity<Line>(line =>
        {
            line.ToTable("line");
            line.Property(row => row.Id).ValueGeneratedNever();
            line.Property(row => row.Version).IsConcurrencyToken();
        });
    }

    // SQLite does not keep that a time is UTC.
    private sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(time => time, time => DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
